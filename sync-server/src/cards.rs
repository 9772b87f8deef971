//! Enrolment cards: a QR, the code to type, whose it is and until when. One HTML file, no network, eight to an A4 page.

use chrono::{DateTime, FixedOffset, Utc};
use gridwalk_protocol::enrol::Invitation;
use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

use crate::error::{Result, ServerError};

/// China Standard Time, seconds east of UTC.
const CHINA_S: i32 = 8 * 3600;

/// One person's card.
#[derive(Debug, Clone)]
pub struct Card {
    pub name: String,
    pub staff_no: String,
    pub unit: String,
    pub invitation: Invitation,
    /// Server milliseconds.
    pub expires_at: i64,
}

impl Card {
    /// The code in two halves, easier to read and type.
    pub fn code(&self) -> String {
        let code = &self.invitation.code;
        let (first, second) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
        format!("{first} {second}").trim_end().to_owned()
    }

    fn qr(&self) -> Result<QrCode> {
        let made = QrCode::with_error_correction_level(self.invitation.to_text(), EcLevel::M);
        made.map_err(|e| ServerError::Command(format!("the QR code cannot be drawn: {e}; is public_url too long?")))
    }

    fn until(&self) -> String {
        time(self.expires_at)
    }

    /// For a terminal: QR in block characters, code, name.
    pub fn to_terminal(&self) -> Result<String> {
        let qr = self.qr()?.render::<unicode::Dense1x2>().quiet_zone(true).build();
        let Self { name, staff_no, invitation, .. } = self;
        Ok(format!(
            "{qr}\n{name} {staff_no}\n服务器 server  {}\n注册码 code    {}\n有效至 until   {}\n",
            invitation.server,
            self.code(),
            self.until()
        ))
    }

    fn to_html(&self) -> Result<String> {
        let qr = self.qr()?.render::<svg::Color<'_>>().min_dimensions(180, 180).quiet_zone(true).build();
        // The library's XML prologue has no place inside HTML.
        let qr = qr.find("<svg").and_then(|at| qr.get(at..)).unwrap_or_default();
        Ok(format!(
            "<article><div class=qr>{qr}</div><div><h2>{}</h2><p>{} {}</p><p class=code>{}</p><p class=small>{}<br>有效至 {}</p>\
             <p class=small>打开巡格，扫描二维码；或输入地址和注册码。<br>Open Gridwalk and scan, or type address and code.</p></div></article>",
            escape(&self.name),
            escape(&self.staff_no),
            escape(&self.unit),
            escape(&self.code()),
            escape(&self.invitation.server),
            self.until()
        ))
    }
}

/// A moment as people in China read it.
pub fn time(ms: i64) -> String {
    let zone = FixedOffset::east_opt(CHINA_S);
    let at = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
    zone.map_or_else(String::new, |zone| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
}

const STYLE: &str = "@page{size:A4;margin:10mm}body{margin:0;font:12px/1.4 'Noto Sans CJK SC','Microsoft YaHei',sans-serif}\
main{display:grid;grid-template-columns:1fr 1fr;gap:4mm}article{display:flex;gap:3mm;align-items:center;height:64mm;\
box-sizing:border-box;padding:3mm;border:1px dashed #888;break-inside:avoid;overflow:hidden}.qr svg{width:42mm;height:42mm}\
h2{margin:0;font-size:18px}p{margin:1mm 0}.code{font:700 17px monospace}.small{font-size:10px;color:#333;word-break:break-all}";

/// The sheet of all cards, to be printed from a browser.
pub fn to_html(cards: &[Card]) -> Result<String> {
    let articles: Vec<String> = cards.iter().map(Card::to_html).collect::<Result<_>>()?;
    Ok(format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>巡格注册卡 Gridwalk enrolment cards</title><style>{STYLE}</style>\
         <main>{}</main></html>",
        articles.join("\n")
    ))
}

fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: &str) -> Card {
        let invitation = Invitation {
            server: "https://10.1.2.3:8443".into(),
            code: "7KQ2M9XA3D".into(),
            pin: Some("ab".repeat(32)),
        };
        Card {
            name: name.into(),
            staff_no: "1001".into(),
            unit: "监督中心".into(),
            invitation,
            expires_at: 1_790_000_000_000,
        }
    }

    #[test]
    fn a_card_shows_name_code_address_and_end_and_needs_no_network() {
        let html = to_html(&[card("王小明"), card("李芳")]).unwrap();
        assert_eq!(html.matches("<svg").count(), 2);
        for text in ["王小明", "李芳", "7KQ2M 9XA3D", "https://10.1.2.3:8443", "2026-09-21 22:13"] {
            assert!(html.contains(text), "{text}");
        }
        assert!(!html.contains("src=") && !html.contains("href=") && !html.contains("<?xml"));
        let text = card("王小明").to_terminal().unwrap();
        assert!(text.contains("7KQ2M 9XA3D") && text.contains('█'));
    }

    #[test]
    fn a_name_never_becomes_markup() {
        let html = to_html(&[card("<script>alert('x')</script>")]).unwrap();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"));
    }
}
