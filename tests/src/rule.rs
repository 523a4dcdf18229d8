//! Filter rules as text, the inverse of reading them.

use canopy_model::{DeviceRule, Literal, Operator};

/// Writes a rule over devices; every group in parentheses.
pub fn text(rule: &DeviceRule) -> String {
    written(rule, "device")
}

/// Writes a rule over custom security attributes.
pub fn attribute_text(rule: &DeviceRule) -> String {
    written(rule, "CustomSecurityAttribute")
}

fn written(rule: &DeviceRule, of: &str) -> String {
    let joined = |parts: &[DeviceRule], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| format!("({})", written(part, of))).collect();
        parts.join(&format!(" -{word} "))
    };
    match rule {
        DeviceRule::Compare(c) => {
            let values: Vec<String> = c.values.iter().map(literal).collect();
            let values = match c.operator {
                Operator::In | Operator::NotIn => format!("[{}]", values.join(", ")),
                _ => values.join(""),
            };
            format!("{of}.{} -{:?} {values}", c.property.as_str(), c.operator)
        }
        DeviceRule::Not(inner) => format!("-not ({})", written(inner, of)),
        DeviceRule::And(parts) => joined(parts, "and"),
        DeviceRule::Or(parts) => joined(parts, "or"),
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Null => "null".to_owned(),
    }
}
