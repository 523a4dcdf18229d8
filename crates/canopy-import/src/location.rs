//! Named locations: address ranges, countries, the compliant network.

use std::net::IpAddr;

use canopy_model::{CountryLookup, LocationId, LocationKind, NamedLocation, Source};
use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::{FileLog, Words};
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};
use crate::tables;

/// Reads a named location.
pub(crate) static READER: Reader = Reader { recognise, read };

/// Reads the locations that a tool keeps with the policy that names them by their names.
pub(crate) fn read_with_policy<'a>(reading: &mut Reading<'_, 'a>, policy: &Record<'_, 'a>) {
    for node in policy.node.get("LocationInfo").map(Node::items).unwrap_or_default() {
        let record = Record { node, collection: BY_NAME, parent: Some(policy.node), ..*policy };
        if recognise(&record).is_some() {
            reading.count(Kind::NamedLocation, 1);
            read(reading, &record);
        }
    }
}

/// Where locations are named by their names instead of ids.
const BY_NAME: &str = "LocationInfo";

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let typed = record.odata_type().is_some_and(|name| name.to_lowercase().ends_with("namedlocation"));
    let shaped = record.has_any(&["ipRanges", "countriesAndRegions", "compliantNetworkType"])
        && record.has_any(&["id", "displayName"]);
    let placed = record.is("namedLocation", "namedLocations") && record.has(&["displayName"]);
    (typed || shaped || placed).then_some(Kind::NamedLocation)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let (node, log) = (record.node, &mut *reading.log);
    let Some(kind) = kind(record, log) else {
        let words =
            Words::warning(NoticeKind::UnknownContent, "This named location holds neither addresses nor countries.")
                .so("It is left out; conditions that name it match nothing.")
                .remedy("Export it again with all its members.");
        log.say(node, words);
        reading.count(Kind::NamedLocation, -1);
        return;
    };
    let name = node.text_of("displayName").unwrap_or_default().to_owned();
    let own = node.text_of("id").or_else(|| Some(name.as_str()).filter(|_| record.collection == BY_NAME));
    let id = own.map_or_else(|| made_up_id(record, &name, log), LocationId::new);
    let trusted = node.flag_of("isTrusted").unwrap_or(false);
    let source = Source { file: log.file().to_owned(), line: log.line(node) };
    reading.draft.locations.put(NamedLocation { id, name, trusted, kind, source }, log.file());
}

fn made_up_id(record: &Record<'_, '_>, name: &str, log: &mut FileLog<'_>) -> LocationId {
    let words = Words::warning(NoticeKind::Missing, format!("The named location “{}” has no id.", shortened(name)))
        .so("It is listed, but no policy can name it.")
        .remedy("Export the named locations again, ids included.");
    log.say(record.node, words);
    LocationId::new(&format!("{}#{}", log.file(), record.number))
}

fn kind(record: &Record<'_, '_>, log: &mut FileLog<'_>) -> Option<LocationKind> {
    let node = record.node;
    let typed = record.odata_type().map(str::to_lowercase).unwrap_or_default();
    if node.has("compliantNetworkType") || typed == "compliantnetworknamedlocation" {
        return Some(LocationKind::CompliantNetwork);
    }
    if typed == "countrynamedlocation" || node.get("countriesAndRegions").is_some() {
        return Some(country(node, log));
    }
    if typed == "ipnamedlocation" || node.get("ipRanges").is_some() {
        let ranges = node.get("ipRanges").map(Node::items).unwrap_or_default();
        return Some(LocationKind::Ip(ranges.iter().flat_map(|range| networks(range, log)).collect()));
    }
    None
}

fn country(node: &Node<'_>, log: &mut FileLog<'_>) -> LocationKind {
    let known = tables::country_codes();
    let mut countries = Vec::new();
    for word in node.get("countriesAndRegions").map(Node::words).unwrap_or_default() {
        let code = word.text.map(|text| text.to_uppercase()).unwrap_or_default();
        if !known.contains(&code) {
            let words = Words::warning(NoticeKind::UnknownValue, format!("“{}” is no country code.", shortened(&code)))
                .so("No sign-in comes from there, so that entry matches nothing.")
                .remedy("Write the two letters of ISO 3166.");
            log.say(word.node, words);
        }
        if !code.is_empty() && !countries.contains(&code) {
            countries.push(code);
        }
    }
    let include_unknown = node.flag_of("includeUnknownCountriesAndRegions").unwrap_or(false);
    LocationKind::Country { countries, include_unknown, lookup: lookup(node, log) }
}

fn lookup(node: &Node<'_>, log: &mut FileLog<'_>) -> CountryLookup {
    let Some(method) = node.get("countryLookupMethod") else { return CountryLookup::ClientIpAddress };
    match method.text().unwrap_or_default().to_lowercase().as_str() {
        "authenticatorappgps" => CountryLookup::AuthenticatorAppGps,
        "clientipaddress" | "" => CountryLookup::ClientIpAddress,
        _ => {
            let words = Words::warning(NoticeKind::UnknownValue, "This way of finding the country is not known.")
                .so("The country is taken to follow from the IP address.")
                .remedy("Check the location in the portal.");
            log.say(method, words);
            CountryLookup::ClientIpAddress
        }
    }
}

/// The networks of one range: written as a CIDR, or as lowest and highest address.
fn networks(range: &Node<'_>, log: &mut FileLog<'_>) -> Vec<IpNet> {
    let cidr = range.text().or_else(|| range.text_of("cidrAddress"));
    let bounds = range.text_of("lowerAddress").zip(range.text_of("upperAddress"));
    let found = match (cidr, bounds) {
        (Some(text), _) => network(text).into_iter().collect(),
        (None, Some((lower, upper))) => between(lower, upper),
        (None, None) => Vec::new(),
    };
    if found.is_empty() {
        let words = Words::error(NoticeKind::UnknownValue, "This is no address range.")
            .so("The location lacks this range.")
            .remedy("Write it like 198.51.100.0/24.");
        log.say(range, words);
    }
    found
}

fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let parsed = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(parsed.trunc())
}

fn between(lower: &str, upper: &str) -> Vec<IpNet> {
    match (lower.trim().parse(), upper.trim().parse()) {
        (Ok(IpAddr::V4(low)), Ok(IpAddr::V4(high))) if low <= high => {
            IpSubnets::V4(Ipv4Subnets::new(low, high, 0)).collect()
        }
        (Ok(IpAddr::V6(low)), Ok(IpAddr::V6(high))) if low <= high => {
            IpSubnets::V6(Ipv6Subnets::new(low, high, 0)).collect()
        }
        _ => Vec::new(),
    }
}
