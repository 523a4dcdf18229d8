//! Rules: comparisons of named properties with literals, joined by *and*, *or* and *not*
//! (concept-condition-filters-for-devices, groups-dynamic-membership).

use canopy_model::{Comparison, DeviceProperty, DeviceRule, Literal, Operator};

use crate::sign_in::PropertyValue;

/// What a property is.
pub(super) enum Property {
    /// It has a value.
    Is(PropertyValue),
    /// It has none.
    Null,
    /// Its value cannot be seen: every comparison with it is false.
    Unavailable,
}

/// Whether a rule is true, given what each property is.
pub(super) fn holds(rule: &DeviceRule, property: &dyn Fn(&DeviceProperty) -> Property) -> bool {
    match rule {
        DeviceRule::Compare(comparison) => compare(comparison, &property(&comparison.property)),
        DeviceRule::Not(rule) => !holds(rule, property),
        DeviceRule::And(rules) => rules.iter().all(|rule| holds(rule, property)),
        DeviceRule::Or(rules) => rules.iter().any(|rule| holds(rule, property)),
    }
}

/// A negative operator is the negation of its positive one, which is why it is true of null:
/// positive operators are false of null, but for `-eq null`.
fn compare(comparison: &Comparison, property: &Property) -> bool {
    let value = match property {
        Property::Is(value) => Some(value),
        Property::Null => None,
        Property::Unavailable => return false,
    };
    match comparison.operator.negates() {
        Some(positive) => !positive_holds(positive, comparison, value),
        None => positive_holds(comparison.operator, comparison, value),
    }
}

fn positive_holds(operator: Operator, comparison: &Comparison, value: Option<&PropertyValue>) -> bool {
    comparison.values.iter().any(|literal| match (value, literal) {
        (None, Literal::Null) => matches!(operator, Operator::Eq | Operator::In),
        (None, Literal::Text(_)) | (Some(_), Literal::Null) => false,
        (Some(PropertyValue::One(text)), Literal::Text(wanted)) => text_holds(operator, text, wanted),
        // On a collection, `-contains` compares whole elements, and so does every other operator.
        (Some(PropertyValue::Many(elements)), Literal::Text(wanted)) => {
            let whole = if operator == Operator::Contains { Operator::Eq } else { operator };
            elements.iter().any(|element| text_holds(whole, element, wanted))
        }
    })
}

/// Text compares without regard to case.
fn text_holds(operator: Operator, text: &str, wanted: &str) -> bool {
    let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
    match operator {
        Operator::StartsWith => text.starts_with(&wanted),
        Operator::EndsWith => text.ends_with(&wanted),
        Operator::Contains => text.contains(&wanted),
        _ => text == wanted,
    }
}
