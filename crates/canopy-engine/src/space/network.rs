//! The network-axis: one address for each way of lying in the IP locations, times one country for
//! each way of lying in the country locations.

use canopy_model::ordered::{OrderedMap, OrderedSet};
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
    // What lies in a location that no export defines: an address stands for it.
    let undefined = tenant.undefined_locations().into_iter().map(|(_, ip)| Some(ip));
    for ip in addresses(tenant).into_iter().chain(undefined) {
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
    let mut found: OrderedMap<Vec<bool>, IpAddr> = OrderedMap::new();
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
fn cuts(lists: &[&[IpNet]]) -> OrderedSet<IpAddr> {
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
    let mut found: OrderedMap<Vec<bool>, usize> = OrderedMap::new();
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

#[cfg(test)]
mod tests {
    use super::*;
    use canopy_model::{LocationId, Source};

    fn location(ranges: &[&str]) -> NamedLocation {
        NamedLocation {
            id: LocationId::new(&ranges.join(" ")),
            name: ranges.join(" "),
            trusted: false,
            kind: LocationKind::Ip(ranges.iter().map(|range| range.parse().unwrap()).collect()),
            source: Source { file: String::new(), line: 1 },
        }
    }

    /// The addresses to try, and in which of the locations each lies.
    fn tried(locations: &[&[&str]], mfa_trusted_ips: &[&str]) -> OrderedMap<Vec<bool>, Option<IpAddr>> {
        let tenant = Tenant {
            locations: locations.iter().map(|ranges| location(ranges)).collect(),
            mfa_trusted_ips: mfa_trusted_ips.iter().map(|range| range.parse().unwrap()).collect(),
            ..Tenant::default()
        };
        let addresses = addresses(&tenant);
        let mut all: Vec<Vec<IpNet>> = tenant.locations.iter().filter_map(ip_ranges).map(<[IpNet]>::to_vec).collect();
        all.push(tenant.mfa_trusted_ips.clone());
        let lies = |ip: &Option<IpAddr>| -> Vec<bool> {
            all.iter().map(|ranges| ip.is_some_and(|ip| ranges.iter().any(|range| range.contains(&ip)))).collect()
        };
        let tried: OrderedMap<_, _> = addresses.iter().map(|ip| (lies(ip), *ip)).collect();
        assert_eq!(tried.len(), addresses.len(), "two addresses lie in the same locations: {addresses:?}");
        tried
    }

    fn ways(locations: &[&[&str]]) -> Vec<String> {
        let word = |lies: &Vec<bool>| lies.iter().map(|inside| if *inside { '1' } else { '0' }).collect();
        tried(locations, &[]).keys().map(word).collect()
    }

    /// What lies in the wide range alone begins only where the narrow one has ended.
    #[test]
    fn behind_a_range_something_else_begins() {
        assert_eq!(ways(&[&["10.0.0.0/8"], &["10.0.0.0/9"]]), ["000", "100", "110"]);
        assert_eq!(ways(&[&["2001:db8::/32"], &["2001:db8::/33"]]), ["000", "100", "110"]);
        let between = [&["10.0.0.0/30"][..], &["10.0.0.0/31", "10.0.0.3/32"]];
        assert_eq!(tried(&between, &[]).get(&vec![true, false, false]), Some(&Some("10.0.0.2".parse().unwrap())));
        let between = [&["2001:db8::/126"][..], &["2001:db8::/127", "2001:db8::3/128"]];
        assert_eq!(tried(&between, &[]).get(&vec![true, false, false]), Some(&Some("2001:db8::2".parse().unwrap())));
    }

    #[test]
    fn where_a_range_begins_something_else_may_end() {
        assert_eq!(ways(&[&["10.0.0.0/8"], &["10.128.0.0/9"]]), ["000", "100", "110"]);
        assert_eq!(ways(&[&["10.0.0.0/9", "11.0.0.0/8"], &["11.0.0.0/8", "12.0.0.0/8"]]), ["000", "010", "100", "110"]);
        assert_eq!(ways(&[&["2001:db8::/32"], &["2001:db8:8000::/33"]]), ["000", "100", "110"]);
    }

    /// The line of addresses has two beginnings and two ends.
    #[test]
    fn ends_of_the_line_are_tried() {
        assert_eq!(ways(&[&["0.0.0.0/0"]]), ["00", "10"]);
        assert_eq!(tried(&[&["0.0.0.0/0"]], &[]).get(&vec![false, false]), Some(&Some("::".parse().unwrap())));
        let but_the_first = [
            "1.0.0.0/8",
            "2.0.0.0/7",
            "4.0.0.0/6",
            "8.0.0.0/5",
            "16.0.0.0/4",
            "32.0.0.0/3",
            "64.0.0.0/2",
            "128.0.0.0/1",
            "::/0",
        ];
        assert_eq!(tried(&[&but_the_first], &[]).get(&vec![false, false]), Some(&Some("0.0.0.0".parse().unwrap())));
        // Nothing is elsewhere.
        let everything = tried(&[&["0.0.0.0/0", "::/0"]], &[]);
        assert_eq!((everything.len(), everything.get(&vec![false, false])), (2, Some(&None)));
        assert_eq!(ways(&[&["0.0.0.0/1", "128.0.0.0/1"], &["255.255.255.255/32"]]), ["000", "100", "110"]);
        assert_eq!(ways(&[&["::/0"], &["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"]]), ["000", "100", "110"]);
        assert_eq!(
            ways(&[
                &["0.0.0.0/0"],
                &[
                    "1.0.0.0/8",
                    "2.0.0.0/7",
                    "4.0.0.0/6",
                    "8.0.0.0/5",
                    "16.0.0.0/4",
                    "32.0.0.0/3",
                    "64.0.0.0/2",
                    "128.0.0.0/1"
                ]
            ]),
            ["000", "100", "110"]
        );
    }

    #[test]
    fn mfa_trusted_ips_cut_as_well() {
        let tried = tried(&[&["192.0.2.0/24"]], &["192.0.2.128/25"]);
        assert_eq!(
            tried.keys().cloned().collect::<Vec<_>>(),
            [vec![false, false], vec![true, false], vec![true, true]]
        );
    }
}
