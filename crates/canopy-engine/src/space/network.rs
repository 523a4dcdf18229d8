//! The network-axis: one address for each way of lying in the IP locations, times one country for
//! each way of lying in the country locations.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use canopy_model::{CountryLookup, LocationKind, NamedLocation, Tenant, ordered};
use ipnet::IpNet;

use crate::sign_in::{Network, Value};

/// Addresses outside every location, if they are: those that documentation uses, and public ones.
const ORDINARY: [[u8; 4]; 6] =
    [[203, 0, 113, 7], [198, 51, 100, 7], [192, 0, 2, 7], [8, 8, 8, 8], [1, 1, 1, 1], [9, 9, 9, 9]];

/// Countries to take as one that no policy lists.
const ORDINARY_COUNTRIES: [&str; 8] = ["US", "DE", "GB", "FR", "JP", "BR", "AU", "ZA"];

pub(super) fn values(tenant: &Tenant) -> Vec<Value> {
    let compliant = tenant.locations.iter().any(|location| location.kind == LocationKind::CompliantNetwork);
    let by_ip = countries(&tenant.locations, CountryLookup::ClientIpAddress);
    let by_gps = countries(&tenant.locations, CountryLookup::AuthenticatorAppGps);
    let mut values = Vec::new();
    for ip in addresses(tenant) {
        for country in &by_ip {
            for gps_country in &by_gps {
                for compliant in if compliant { vec![false, true] } else { vec![false] } {
                    let (country, gps_country) = (country.clone(), gps_country.clone());
                    values.push(Value::Network(Network { ip, country, gps_country, compliant }));
                }
            }
        }
    }
    values
}

/// One address for each different set of IP locations that an address can lie in: the line of
/// addresses is cut wherever a range begins or ends, and one address is taken from each piece.
fn addresses(tenant: &Tenant) -> Vec<Option<IpAddr>> {
    let lists: Vec<&[IpNet]> =
        tenant.locations.iter().filter_map(ip_ranges).chain([&*tenant.mfa_trusted_ips]).collect();
    let inside = |ip: IpAddr| -> Vec<bool> {
        lists.iter().map(|ranges| ranges.iter().any(|range| range.contains(&ip))).collect()
    };
    let outside = vec![false; lists.len()];
    let ordinary = ORDINARY.into_iter().map(|o| IpAddr::V4(Ipv4Addr::from(o))).find(|ip| inside(*ip) == outside);
    let mut found: BTreeMap<Vec<bool>, IpAddr> = BTreeMap::new();
    for ip in cuts(&lists) {
        found.entry(inside(ip)).or_insert(ip);
    }
    if let Some(ip) = ordinary {
        found.insert(outside.clone(), ip);
    }
    let elsewhere = found.remove(&outside);
    let mut addresses = vec![elsewhere];
    let mut named: Vec<IpAddr> = found.into_values().collect();
    ordered::sort(&mut named);
    addresses.extend(named.into_iter().map(Some));
    addresses
}

fn ip_ranges(location: &NamedLocation) -> Option<&[IpNet]> {
    match &location.kind {
        LocationKind::Ip(ranges) => Some(ranges),
        _ => None,
    }
}

/// The first address of every piece that ranges cut the line of addresses into.
fn cuts(lists: &[&[IpNet]]) -> BTreeSet<IpAddr> {
    let mut cuts = ordered::set([IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)]);
    for range in lists.iter().flat_map(|ranges| ranges.iter()) {
        cuts.insert(range.network());
        let after = match range.broadcast() {
            IpAddr::V4(last) => u32::from(last).checked_add(1).map(|next| IpAddr::V4(next.into())),
            IpAddr::V6(last) => u128::from(last).checked_add(1).map(|next| IpAddr::V6(next.into())),
        };
        cuts.extend(after);
    }
    cuts
}

/// One country for each different set of country locations; one that no location lists, first;
/// an unknown country, last.
fn countries(locations: &[NamedLocation], wanted: CountryLookup) -> Vec<Option<String>> {
    let lists: Vec<&Vec<String>> = locations
        .iter()
        .filter_map(|location| match &location.kind {
            LocationKind::Country { countries, lookup, .. } if *lookup == wanted => Some(countries),
            _ => None,
        })
        .collect();
    if lists.is_empty() {
        return vec![None];
    }
    let inside = |code: &str| -> Vec<bool> {
        lists.iter().map(|list| list.iter().any(|listed| listed.eq_ignore_ascii_case(code))).collect()
    };
    let listed = lists.iter().flat_map(|list| list.iter().map(String::as_str));
    let mut found: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    let mut countries: Vec<Option<String>> = Vec::new();
    for code in ORDINARY_COUNTRIES.into_iter().chain(["ZZ"]).chain(listed) {
        if found.insert(inside(code), countries.len()).is_none() {
            countries.push(Some(code.to_uppercase()));
        }
    }
    ordered::sort_by_key(&mut countries, |code| code.as_deref().is_some_and(|code| inside(code).contains(&true)));
    countries.push(None);
    countries
}
