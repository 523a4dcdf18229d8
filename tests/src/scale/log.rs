//! A log of sign-ins of any length, as the portal's *Download JSON* gives it.

use std::io::{self, Write};

use super::{Dice, Kind};

/// Writes records until the log has that many bytes; never held, so that it may be longer than memory.
pub fn write_log(bytes: u64, out: &mut impl Write) -> io::Result<()> {
    let mut written = 1;
    out.write_all(b"[")?;
    for n in 0.. {
        let record = format!("{}{}", if n > 0 { ",\n" } else { "" }, record(n));
        out.write_all(record.as_bytes())?;
        written += record.len() as u64;
        if written >= bytes {
            break;
        }
    }
    out.write_all(b"]\n")
}

fn record(n: usize) -> String {
    let mut dice = Dice(9_000 + n as u64);
    let user = dice.roll(2_000);
    let (client, system) =
        (dice.pick(&["Browser", "Mobile Apps and Desktop clients"]), dice.pick(&["Windows 11", "Ios 18", "MacOs"]));
    let policies: Vec<String> = (0..12)
        .map(|at| {
            let (result, met) = if at < 3 { ("success", "application,users") } else { ("notApplied", "users") };
            format!(
                r#"{{"id":"{}","displayName":"Policy {at}","result":"{result}","conditionsSatisfied":"{met}","conditionsNotSatisfied":"{}","enforcedGrantControls":["Mfa"],"enforcedSessionControls":[]}}"#,
                Kind::Policy.id(at),
                if at < 3 { "none" } else { "application" }
            )
        })
        .collect();
    format!(
        r#"{{"id":"{}","createdDateTime":"2026-05-{:02}T{:02}:{:02}:00Z","userId":"{}","userDisplayName":"Person {user}","userPrincipalName":"person{user}@contoso.example","userType":"member","appId":"{}","appDisplayName":"App","resourceId":"00000002-0000-0ff1-ce00-000000000000","resourceDisplayName":"Office 365 Exchange Online","ipAddress":"203.0.113.{}","clientAppUsed":"{client}","location":{{"city":"Oslo","countryOrRegion":"NO"}},"status":{{"errorCode":0}},"deviceDetail":{{"operatingSystem":"{system}","isCompliant":true,"isManaged":true,"trustType":"Azure AD joined"}},"riskLevelDuringSignIn":"none","conditionalAccessStatus":"success","appliedConditionalAccessPolicies":[{}]}}"#,
        Kind::Assignment.id(n),
        1 + dice.roll(28),
        dice.roll(24),
        dice.roll(60),
        Kind::User.id(user),
        Kind::App.id(dice.roll(50)),
        dice.roll(256),
        policies.join(",")
    )
}
