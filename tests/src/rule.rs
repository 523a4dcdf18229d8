//! Filter rules as text, the inverse of reading them.

use canopy_model::{DeviceRule, Literal, Operator};

/// Writes a rule over devices; every group in parentheses.
pub fn text(rule: &DeviceRule) -> String {
    let joined = |parts: &[DeviceRule], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| format!("({})", text(part))).collect();
        parts.join(&format!(" -{word} "))
    };
    match rule {
        DeviceRule::Compare(c) => {
            let values: Vec<String> = c.values.iter().map(literal).collect();
            let values = match c.operator {
                Operator::In | Operator::NotIn => format!("[{}]", values.join(", ")),
                _ => values.join(""),
            };
            format!("device.{} -{:?} {values}", c.property.as_str(), c.operator)
        }
        DeviceRule::Not(inner) => format!("-not ({})", text(inner)),
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
