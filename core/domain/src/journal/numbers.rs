//! The one rule JSON itself does not have: integers only, below 2^53, and ASCII keys.

use super::ActError;

const LIMIT: i64 = 1 << 53;

/// Checks that every number in a JSON text is an integer below 2^53 in size and every key is ASCII.
///
/// The text must already be well-formed JSON; on other input the answer means nothing but is still given.
pub fn check_numbers(json: &[u8]) -> Result<(), ActError> {
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at = match byte {
            b'"' => string_end(json, at)?,
            b'-' | b'0'..=b'9' => number_end(json, at)?,
            _ => at + 1,
        };
    }
    Ok(())
}

/// Skips a string; if it is a key, it must be ASCII.
fn string_end(json: &[u8], start: usize) -> Result<usize, ActError> {
    let mut at = start + 1;
    let mut ascii = true;
    loop {
        match json.get(at) {
            None => return Ok(at),
            Some(b'\\') => {
                // An escape in a key could smuggle in what its bytes do not show.
                ascii = false;
                at += 2;
            }
            Some(b'"') => break,
            Some(byte) => {
                ascii &= byte.is_ascii();
                at += 1;
            }
        }
    }
    let rest = json.get(at + 1..).unwrap_or_default();
    let is_key = rest.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
    if is_key && !ascii { Err(ActError::KeyNotAscii) } else { Ok(at + 1) }
}

fn number_end(json: &[u8], start: usize) -> Result<usize, ActError> {
    let rest = json.get(start..).unwrap_or_default();
    let len = rest.iter().take_while(|b| matches!(b, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')).count();
    let text = rest.get(..len).and_then(|t| std::str::from_utf8(t).ok()).ok_or(ActError::NotAnInteger)?;
    let value: i64 = text.parse().map_err(|_| ActError::NotAnInteger)?;
    if value.unsigned_abs() >= LIMIT.unsigned_abs() { Err(ActError::TooLarge) } else { Ok(start + len) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_below_two_to_the_53_pass_and_all_else_is_refused() {
        assert!(check_numbers(br#"{"a":[0,-1,9007199254740991],"b":"1.5e9"}"#).is_ok());
        for (bad, why) in [
            (r#"{"a":1.5}"#, ActError::NotAnInteger),
            (r#"{"a":1e3}"#, ActError::NotAnInteger),
            (r#"{"a":9007199254740992}"#, ActError::TooLarge),
            (r#"{"a":-9007199254740992}"#, ActError::TooLarge),
            (r#"{"a":99999999999999999999}"#, ActError::NotAnInteger),
            (r#"{"键":1}"#, ActError::KeyNotAscii),
            (r#"{"\u952e" : 1}"#, ActError::KeyNotAscii),
        ] {
            assert_eq!(check_numbers(bad.as_bytes()), Err(why), "{bad}");
        }
    }

    #[test]
    fn chinese_values_and_escaped_quotes_are_no_keys() {
        assert!(check_numbers(r#"{"note":"他说：\"1.5\":2.5","b":["路","1e5"]}"#.as_bytes()).is_ok());
    }
}
