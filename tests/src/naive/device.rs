//! Devices, and whose devices policies see.

use canopy_engine::{Device, PropertyValue, Reading, SignIn, Subject, TrustType};
use canopy_model::*;

use super::rule::{Property, is_true};
use super::{Naive, selected};

impl Naive<'_> {
    /// The device as policies see it: that of an external user only where the home tenant's device
    /// claims are trusted (authentication-conditional-access).
    pub(super) fn seen<'s>(&self, s: &'s SignIn) -> &'s Device {
        let Subject::Person(person) = &s.subject else { return &s.device };
        let Some(external) = &person.external else { return &s.device };
        if external.kind == ExternalUserType::InternalGuest {
            return &s.device;
        }
        let trust = &self.tenant.settings.inbound_trust;
        let told = match &external.home {
            Home::NoTenant => Some(false),
            Home::Unknown => trust.default.map(|t| t.compliant_device || t.hybrid_joined_device),
            Home::Tenant(home) => {
                let own = trust.tenants.get(home).or(trust.default.as_ref());
                own.map(|t| t.compliant_device || t.hybrid_joined_device)
            }
        };
        let trusted = told.unwrap_or(self.reads(Reading::DeviceClaimsAreTrusted));
        if trusted { &s.device } else { &Device::Unregistered }
    }

    pub(super) fn device(&self, condition: &DeviceCondition, device: &Device) -> bool {
        match condition {
            DeviceCondition::State(states) => selected(states, |state| match (state, device) {
                (DeviceState::All, _) => true,
                (DeviceState::Compliant, Device::Registered { compliant, .. }) => *compliant,
                (DeviceState::DomainJoined, Device::Registered { trust, .. }) => *trust == TrustType::HybridJoined,
                _ => false,
            }),
            DeviceCondition::Filter(filter) => {
                let Ok(rule) = &filter.rule else { return false };
                let truth = is_true(rule, &|property| self.property(property, device));
                match filter.mode {
                    FilterMode::Include => truth,
                    FilterMode::Exclude if *device == Device::Unregistered => {
                        !truth && self.reads(Reading::ExcludedRuleReachesUnregistered)
                    }
                    FilterMode::Exclude => !truth,
                }
            }
        }
    }

    fn property(&self, property: &DeviceProperty, device: &Device) -> Property {
        let Device::Registered { compliant, trust, managed, properties } = device else { return Property::Null };
        let name = property.as_str();
        if name == "iscompliant" {
            return Property::Text(compliant.to_string());
        }
        if name == "trusttype" {
            let text = match trust {
                TrustType::EntraJoined => "AzureAD",
                TrustType::HybridJoined => "ServerAD",
                TrustType::Registered => "Workplace",
            };
            return Property::Text(text.to_owned());
        }
        let shown = *compliant || *managed || *trust == TrustType::HybridJoined;
        if name.starts_with("extensionattribute") && !shown {
            let null = self.reads(Reading::UnavailableAttributeIsNull);
            return if null { Property::Null } else { Property::Unavailable };
        }
        match properties.get(property) {
            Some(PropertyValue::One(text)) => Property::Text(text.clone()),
            Some(PropertyValue::Many(all)) => Property::Elements(all.clone()),
            None => Property::Null,
        }
    }
}
