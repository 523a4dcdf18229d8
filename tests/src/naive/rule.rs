//! Filter rules over named properties (concept-condition-filters-for-devices).

use canopy_model::{Comparison, DeviceProperty, DeviceRule, Literal, Operator};

/// What a property is.
pub(super) enum Property {
    /// These elements; text is one.
    Elements(Vec<String>),
    /// Text that is no collection.
    Text(String),
    /// Nothing.
    Null,
    /// Not to be seen: no comparison with it is true.
    Unavailable,
}

/// Whether a rule is true of somebody with these properties.
pub(super) fn is_true(rule: &DeviceRule, property: &dyn Fn(&DeviceProperty) -> Property) -> bool {
    match rule {
        DeviceRule::Not(inner) => !is_true(inner, property),
        DeviceRule::And(rules) => rules.iter().all(|rule| is_true(rule, property)),
        DeviceRule::Or(rules) => rules.iter().any(|rule| is_true(rule, property)),
        DeviceRule::Compare(comparison) => compare(comparison, &property(&comparison.property)),
    }
}

fn compare(c: &Comparison, property: &Property) -> bool {
    let literals: Vec<Option<String>> = c
        .values
        .iter()
        .map(|literal| match literal {
            Literal::Text(text) => Some(text.to_lowercase()),
            Literal::Null => None,
        })
        .collect();
    let any = |test: &dyn Fn(&str, &str) -> bool| {
        literals.iter().any(|literal| match (property, literal) {
            (Property::Text(text), Some(wanted)) => test(&text.to_lowercase(), wanted),
            (Property::Elements(all), Some(wanted)) => all.iter().any(|one| test(&one.to_lowercase(), wanted)),
            _ => false,
        })
    };
    // A collection contains whole elements, a text contains parts of itself.
    let whole = matches!(property, Property::Elements(_));
    let equals =
        any(&|text, wanted| text == wanted) || (matches!(property, Property::Null) && literals.contains(&None));
    let contains = any(&|text, wanted| if whole { text == wanted } else { text.contains(wanted) });
    let seen = !matches!(property, Property::Unavailable);
    seen && match c.operator {
        Operator::Eq | Operator::In => equals,
        Operator::Ne | Operator::NotIn => !equals,
        Operator::StartsWith => any(&|text, wanted| text.starts_with(wanted)),
        Operator::NotStartsWith => !any(&|text, wanted| text.starts_with(wanted)),
        Operator::EndsWith => any(&|text, wanted| text.ends_with(wanted)),
        Operator::NotEndsWith => !any(&|text, wanted| text.ends_with(wanted)),
        Operator::Contains => contains,
        Operator::NotContains => !contains,
    }
}
