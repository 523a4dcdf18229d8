//! The filter language of device filters and attribute filters, read into a tree.
//!
//! The grammar is the one of dynamic membership rules (groups-dynamic-membership, to which
//! concept-condition-filters-for-devices refers): comparisons bind tighter than `-not`, then
//! `-and`, then `-or`; operators compare without regard to case and may lack their hyphen.

mod lexer;
mod parser;

use canopy_model::{DeviceRule, ordered};

/// What the left side of a comparison begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// `device.`
    Device,
    /// `CustomSecurityAttribute.`
    Attribute,
}

/// Reads a rule; the error names the character, counted from 1, and what was expected there.
pub(crate) fn parse(text: &str, subject: Subject) -> Result<DeviceRule, String> {
    parser::parse(lexer::tokens(text)?, subject)
}

/// The properties of devices (concept-condition-filters-for-devices, concept-token-protection).
const DEVICE_PROPERTIES: [&str; 14] = [
    "deviceid",
    "displayname",
    "deviceownership",
    "enrollmentprofilename",
    "iscompliant",
    "manufacturer",
    "mdmappid",
    "model",
    "operatingsystem",
    "operatingsystemversion",
    "physicalids",
    "profiletype",
    "systemlabels",
    "trusttype",
];

/// The properties that a device rule names and that no document knows, each once.
pub(crate) fn unknown_properties(rule: &DeviceRule) -> Vec<String> {
    let mut found = Vec::new();
    collect(rule, &mut found);
    ordered::sort(&mut found);
    found.dedup();
    found
}

fn collect(rule: &DeviceRule, found: &mut Vec<String>) {
    match rule {
        DeviceRule::Compare(comparison) => {
            let name = comparison.property.as_str();
            let number = name.strip_prefix("extensionattribute").and_then(|number| number.parse::<u8>().ok());
            let known = DEVICE_PROPERTIES.contains(&name) || number.is_some_and(|number| (1..=15).contains(&number));
            if !known {
                found.push(name.to_owned());
            }
        }
        DeviceRule::Not(inner) => collect(inner, found),
        DeviceRule::And(parts) | DeviceRule::Or(parts) => parts.iter().for_each(|part| collect(part, found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use canopy_model::{Literal, Operator};

    /// A rule in short: `(a = 'x' and not b in 'y'|'z')`.
    fn show(rule: &DeviceRule) -> String {
        let list = |parts: &[DeviceRule], word: &str| {
            format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(&format!(" {word} ")))
        };
        match rule {
            DeviceRule::Compare(c) => {
                let values: Vec<_> = c
                    .values
                    .iter()
                    .map(|value| match value {
                        Literal::Text(text) => format!("'{text}'"),
                        Literal::Null => "null".to_owned(),
                    })
                    .collect();
                let operator = if c.operator == Operator::Eq { "=".to_owned() } else { format!("{:?}", c.operator) };
                format!("{} {operator} {}", c.property.as_str(), values.join("|"))
            }
            DeviceRule::Not(inner) => format!("not {}", show(inner)),
            DeviceRule::And(parts) => list(parts, "and"),
            DeviceRule::Or(parts) => list(parts, "or"),
        }
    }

    fn read(text: &str) -> String {
        parse(text, Subject::Device).map_or_else(|error| error, |rule| show(&rule))
    }

    #[test]
    fn rules_are_read() {
        for (text, expected) in [
            ("device.isCompliant -eq True", "iscompliant = 'True'"),
            ("Device.TrustType EQ \"ServerAD\"", "trusttype = 'ServerAD'"),
            ("device.model –startsWith \"Surface\"", "model StartsWith 'Surface'"),
            ("device.model -notIn [\"a\", 'b', c]", "model NotIn 'a'|'b'|'c'"),
            ("device.displayName -eq null", "displayname = null"),
            ("device.displayName -eq \"null\"", "displayname = 'null'"),
            ("device.displayName -eq \"say `\"hi`\"\"", "displayname = 'say \"hi\"'"),
            ("device.displayName -eq \"it''s\"", "displayname = 'it's'"),
            ("device.displayName -eq 'it''s'", "displayname = 'it's'"),
            ("device.displayName -eq \"\"", "displayname = ''"),
            ("not device.isCompliant -eq True", "not iscompliant = 'True'"),
            ("device.a -eq 1 -or device.b -eq 2 -and -not device.c -eq 3", "(a = '1' or (b = '2' and not c = '3'))"),
            ("(device.a -eq 1 -or device.b -eq 2) -and device.c -ne 3", "((a = '1' or b = '2') and c Ne '3')"),
            ("(((device.a -notContains \"x\")))", "a NotContains 'x'"),
            ("device.a -eq 1 AND device.b -eq 2 and device.c -eq 3", "(a = '1' and b = '2' and c = '3')"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn attribute_rules_need_no_prefix() {
        for text in ["CustomSecurityAttribute.Set_Name -contains \"x\"", "set_name contains 'x'"] {
            let rule = parse(text, Subject::Attribute).map(|rule| show(&rule));
            assert_eq!(rule, Ok("set_name Contains 'x'".to_owned()));
        }
    }

    #[test]
    fn errors_name_the_character() {
        for (text, expected) in [
            ("", "Character 1: expected a comparison, but the rule ends here."),
            ("device.a -eq", "Character 13: expected a value, but the rule ends here."),
            ("device.a = 1", "Character 10: expected an operator such as -eq or -in, but found “=”."),
            ("device.a -matches 1", "Character 10: expected an operator such as -eq or -in, but found “-matches”."),
            ("device.a -eq \"x", "Character 14: the quotation mark is never closed."),
            ("device.a -in [1, 2", "Character 19: expected a comma or “]”, but the rule ends here."),
            ("device.a -in []", "Character 15: expected a value, but found “]”."),
            ("device.a -eq [1]", "Character 14: expected one value, not a list, after this operator."),
            ("(device.a -eq 1", "Character 16: expected “)”, but the rule ends here."),
            ("device.a -eq 1)", "Character 15: expected -and, -or or the end, but found “)”."),
            ("device.a -eq 1 device.b -eq 2", "Character 16: expected -and, -or or the end, but found “device.b”."),
            ("user.a -eq 1", "Character 1: expected a property such as device.model, but found “user.a”."),
            ("device. -eq 1", "Character 1: expected a property such as device.model, but found “device.”."),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        assert!(read(&"(".repeat(50_000)).contains("nested too deeply"));
        assert!(read(&"not ".repeat(50_000)).contains("nested too deeply"));
    }

    #[test]
    fn properties_that_no_document_knows_are_found() {
        let rule =
            parse("device.model -eq 1 -and device.colour -eq 2 -or device.extensionAttribute16 -eq 3", Subject::Device);
        assert_eq!(
            rule.map(|rule| unknown_properties(&rule)),
            Ok(vec!["colour".into(), "extensionattribute16".into()])
        );
    }
}
