//! The number rule agrees with a reader that looks at the parsed value instead of the text.

use gridwalk_domain::journal::{ActError, check_numbers};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{CASES, config};

/// A JSON text and whether every number in it is an integer below 2^53 and every key plain ASCII.
fn json() -> impl Strategy<Value = (String, bool)> {
    let number = prop_oneof![
        (-9_007_199_254_740_991i64..=9_007_199_254_740_991).prop_map(|n| (n.to_string(), true)),
        prop_oneof![Just(9_007_199_254_740_992i64), Just(i64::MAX), Just(-9_007_199_254_740_992), Just(i64::MIN)]
            .prop_map(|n| (n.to_string(), false)),
        any::<u64>().prop_map(|n| (n.to_string(), n < 1 << 53)),
        any::<f32>().prop_filter("JSON has no such number", |f| f.is_finite()).prop_map(|f| (format!("{f:e}"), false)),
        (any::<i16>(), any::<u8>()).prop_map(|(a, b)| (format!("{a}.{b}"), false)),
    ];
    let word = prop_oneof![
        "[ -~路网\\n\"\\\\]{0,8}".prop_map(|s| (serde_json::to_string(&s).expect("JSON"), true)),
        Just((r#""\"1.5\":2.5""#.to_owned(), true)),
        Just(("true".to_owned(), true)),
    ];
    let key = "[ -~键]{0,4}".prop_map(|k| {
        let text = serde_json::to_string(&k).expect("JSON");
        let plain = k.is_ascii() && !text.contains('\\');
        (text, plain)
    });
    let leaf = prop_oneof![number, word];
    leaf.prop_recursive(2, 8, 3, move |inner| {
        let member = (key.clone(), "[ \\t]{0,2}", inner.clone());
        prop_oneof![
            vec(inner, 0..3).prop_map(|items| {
                let texts: Vec<_> = items.iter().map(|(text, _)| text.as_str()).collect();
                (format!("[{}]", texts.join(" ,")), items.iter().all(|(_, ok)| *ok))
            }),
            vec(member, 0..3).prop_map(|members| {
                let texts: Vec<_> = members.iter().map(|((k, _), gap, (v, _))| format!("{k}{gap}:{v}")).collect();
                (format!("{{{}}}", texts.join(",")), members.iter().all(|((_, k), _, (_, v))| *k && *v))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn integers_and_ascii_keys_pass_and_nothing_else((text, fits) in json()) {
        prop_assume!(serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok());
        prop_assert_eq!(check_numbers(text.as_bytes()).is_ok(), fits, "{}", text);
    }

    #[test]
    fn any_bytes_have_an_answer(bytes in vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(b':'), Just(b'-'), any::<u8>()], 0..24)) {
        let _ = check_numbers(&bytes);
    }
}

#[test]
fn a_minus_alone_and_a_cut_string_have_an_answer() {
    assert_eq!(check_numbers(b"-"), Err(ActError::NotAnInteger));
    assert_eq!(check_numbers(b"\"abc"), Ok(()));
    assert_eq!(check_numbers(b"\"abc\\"), Ok(()));
    assert_eq!(check_numbers(b"{\"\\"), Ok(()));
}
