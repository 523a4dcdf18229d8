//! Random filter rules over devices and over custom security attributes.

use canopy_model::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn compare(name: &str, operator: Operator, values: Vec<Literal>) -> DeviceRule {
    DeviceRule::Compare(Comparison { property: DeviceProperty::new(name), operator, values })
}

fn texts(values: Vec<&str>) -> Vec<Literal> {
    values.into_iter().map(|value| Literal::Text(value.to_owned())).collect()
}

fn on_device() -> impl Strategy<Value = DeviceRule> {
    use Operator::*;
    let positive_or_negative =
        || select(vec![Eq, Ne, StartsWith, NotStartsWith, EndsWith, NotEndsWith, Contains, NotContains]);
    prop_oneof![
        3 => (select(vec![Eq, Ne]), select(vec!["True", "False"]))
            .prop_map(|(o, v)| compare("isCompliant", o, texts(vec![v]))),
        3 => (select(vec![Eq, Ne]), select(vec!["AzureAD", "ServerAD", "Workplace"]))
            .prop_map(|(o, v)| compare("trustType", o, texts(vec![v]))),
        3 => (positive_or_negative(), select(vec!["Surface", "Pro", "Surface Pro"]))
            .prop_map(|(o, v)| compare("model", o, texts(vec![v]))),
        3 => (select(vec![In, NotIn]), subsequence(vec!["SAW", "PAW"], 1..=2))
            .prop_map(|(o, v)| compare("extensionAttribute1", o, texts(v))),
        1 => (select(vec![Contains, NotContains, Eq, Ne]), select(vec!["CloudPC", "AzureResource"]))
            .prop_map(|(o, v)| compare("systemLabels", o, texts(vec![v]))),
        1 => (select(vec![Eq, Ne, In, NotIn]), select(vec!["model", "extensionAttribute1"]))
            .prop_map(|(o, name)| compare(name, o, vec![Literal::Null])),
    ]
}

fn on_attribute() -> impl Strategy<Value = DeviceRule> {
    use Operator::*;
    (
        select(vec!["Ops_Tier", "Ops_Region"]),
        select(vec![Contains, NotContains, Eq, Ne, StartsWith, NotStartsWith]),
        select(vec!["zero", "One"]),
    )
        .prop_map(|(name, operator, value)| compare(name, operator, texts(vec![value])))
}

fn rule(of: impl Strategy<Value = DeviceRule> + 'static) -> impl Strategy<Value = DeviceRule> {
    of.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|rule| DeviceRule::Not(Box::new(rule))),
            vec(inner.clone(), 2).prop_map(DeviceRule::And),
            vec(inner, 2).prop_map(DeviceRule::Or),
        ]
    })
}

fn mode() -> impl Strategy<Value = FilterMode> {
    select(vec![FilterMode::Include, FilterMode::Exclude])
}

pub(super) fn attribute_filter() -> impl Strategy<Value = AttributeFilter> {
    (mode(), rule(on_attribute())).prop_map(|(mode, rule)| AttributeFilter {
        mode,
        text: String::new(),
        rule: Ok(rule),
    })
}

pub(super) fn device_filter() -> impl Strategy<Value = DeviceFilter> {
    (mode(), rule(on_device())).prop_map(|(mode, rule)| DeviceFilter { mode, text: String::new(), rule: Ok(rule) })
}
