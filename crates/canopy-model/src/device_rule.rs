//! The device-filter language, as a tree. Reading it from text is the importer's work.

/// A rule over properties (concept-condition-filters-for-devices).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceRule {
    /// One comparison.
    Compare(Comparison),
    /// `-not`
    Not(Box<DeviceRule>),
    /// `-and`
    And(Vec<DeviceRule>),
    /// `-or`
    Or(Vec<DeviceRule>),
}

/// `device.property -operator value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub property: DeviceProperty,
    /// How it is compared.
    pub operator: Operator,
    /// The right side: one literal, or several for `-in` and `-notIn`.
    pub values: Vec<Literal>,
}

/// A property's name, without the `device.` prefix; equal without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceProperty(String);

impl DeviceProperty {
    /// Makes a name; it is kept in lower case because documents mix `deviceId` and `deviceid`.
    pub fn new(name: &str) -> Self {
        Self(name.to_lowercase())
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `extensionAttribute1` to `extensionAttribute15`.
    pub fn is_extension_attribute(&self) -> bool {
        self.0.starts_with("extensionattribute")
    }

    /// Whether the property holds a collection: then `-contains` compares whole elements.
    pub fn is_collection(&self) -> bool {
        matches!(self.as_str(), "physicalids" | "systemlabels")
    }
}

/// A literal of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// Text, or a bare word; `True` and `False` stand as text too.
    Text(String),
    /// `null`
    Null,
}

/// A comparison operator. Text compares without regard to case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// `-eq`
    Eq,
    /// `-ne`
    Ne,
    /// `-startsWith`
    StartsWith,
    /// `-notStartsWith`
    NotStartsWith,
    /// `-endsWith`
    EndsWith,
    /// `-notEndsWith`
    NotEndsWith,
    /// `-contains`
    Contains,
    /// `-notContains`
    NotContains,
    /// `-in`
    In,
    /// `-notIn`
    NotIn,
}

impl Operator {
    /// The positive operator that this one negates, if it is a negative one.
    pub const fn negates(self) -> Option<Self> {
        match self {
            Self::Ne => Some(Self::Eq),
            Self::NotStartsWith => Some(Self::StartsWith),
            Self::NotEndsWith => Some(Self::EndsWith),
            Self::NotContains => Some(Self::Contains),
            Self::NotIn => Some(Self::In),
            Self::Eq | Self::StartsWith | Self::EndsWith | Self::Contains | Self::In => None,
        }
    }
}
