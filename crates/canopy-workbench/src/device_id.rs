//! A device as an id that says all of it, so that the id means the same device in any tenant.

use canopy_engine::{Device, PropertyValue, TrustType};
use canopy_model::DeviceProperty;
use canopy_model::ordered::OrderedMap;

const UNREGISTERED: &str = "unregistered";
const REGISTERED: &str = "device:";
const TRUST: [(TrustType, &str); 3] = [
    (TrustType::EntraJoined, "joined"),
    (TrustType::HybridJoined, "hybrid-joined"),
    (TrustType::Registered, "registered"),
];
const COMPLIANT: [(bool, &str); 2] = [(true, "compliant"), (false, "not-compliant")];
const MANAGED: [(bool, &str); 2] = [(true, "managed"), (false, "not-managed")];
/// Parts one value of a list from the next, and stands after each: so a list has at least one of it.
const NEXT: char = '|';

/// The id of a device.
pub(crate) fn write(device: &Device) -> String {
    let Device::Registered { compliant, trust, managed, properties } = device else { return UNREGISTERED.to_owned() };
    let mut id = REGISTERED.to_owned();
    id.push_str(name(&COMPLIANT, *compliant));
    for part in [name(&TRUST, *trust), name(&MANAGED, *managed)] {
        id.push(',');
        id.push_str(part);
    }
    for (property, value) in properties {
        id.push(',');
        id.push_str(property.as_str());
        id.push('=');
        match value {
            PropertyValue::One(text) => id.push_str(&escaped(text)),
            PropertyValue::Many(texts) => texts.iter().for_each(|text| {
                id.push_str(&escaped(text));
                id.push(NEXT);
            }),
        }
    }
    id
}

/// The device of an id; `None` where it is none.
pub(crate) fn read(id: &str) -> Option<Device> {
    if id == UNREGISTERED {
        return Some(Device::Unregistered);
    }
    let mut parts = id.strip_prefix(REGISTERED)?.split(',');
    let compliant = value(&COMPLIANT, parts.next()?)?;
    let trust = value(&TRUST, parts.next()?)?;
    let managed = value(&MANAGED, parts.next()?)?;
    let mut properties = OrderedMap::new();
    for part in parts {
        let (property, text) = part.split_once('=')?;
        let held = match text.strip_suffix(NEXT) {
            Some(texts) => PropertyValue::Many(texts.split(NEXT).map(plain).collect::<Option<_>>()?),
            None => PropertyValue::One(plain(text)?),
        };
        properties.insert(DeviceProperty::new(property), held);
    }
    Some(Device::Registered { compliant, trust, managed, properties })
}

fn name<T: PartialEq>(names: &[(T, &'static str)], wanted: T) -> &'static str {
    names.iter().find(|(known, _)| *known == wanted).map_or("", |(_, name)| name)
}

fn value<T: Copy>(names: &[(T, &str)], wanted: &str) -> Option<T> {
    names.iter().find(|(_, known)| *known == wanted).map(|(value, _)| *value)
}

/// A text without the characters that mean something in an id.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            ',' => escaped.push_str("%c"),
            NEXT => escaped.push_str("%n"),
            '%' => escaped.push_str("%%"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

fn plain(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '%' => match letters.next()? {
                'c' => ',',
                'n' => NEXT,
                '%' => '%',
                _ => return None,
            },
            _ => letter,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use canopy_engine::{Device, PropertyValue, TrustType};
    use canopy_model::DeviceProperty;
    use canopy_model::ordered::OrderedMap;

    #[test]
    fn a_device_is_read_back_whatever_its_properties_hold() {
        let texts = ["", "a", "a,b=c|d", "100%", "%c", "ä "].map(str::to_owned);
        let mut properties = OrderedMap::new();
        for (at, text) in texts.iter().enumerate() {
            let many = PropertyValue::Many(vec![text.clone(), "x".to_owned()]);
            properties.insert(DeviceProperty::new(&format!("one{at}")), PropertyValue::One(text.clone()));
            properties.insert(DeviceProperty::new(&format!("many{at}")), many);
        }
        for trust in [TrustType::EntraJoined, TrustType::HybridJoined, TrustType::Registered] {
            for (compliant, managed) in [(true, false), (false, true)] {
                let device = Device::Registered { compliant, trust, managed, properties: properties.clone() };
                assert_eq!(read(&write(&device)), Some(device));
            }
        }
        assert_eq!(read(&write(&Device::Unregistered)), Some(Device::Unregistered));
        let plain = Device::Registered {
            compliant: true,
            trust: TrustType::HybridJoined,
            managed: true,
            properties: OrderedMap::new(),
        };
        assert_eq!(write(&plain), "device:compliant,hybrid-joined,managed");
    }

    #[test]
    fn anything_else_is_no_device() {
        for id in ["", "device", "device:", "device:7", "device:compliant,joined", "device:compliant,joined,managed,x"]
        {
            assert_eq!(read(id), None, "{id}");
        }
        assert_eq!(read("device:compliant,joined,managed,x=%z"), None);
    }
}
