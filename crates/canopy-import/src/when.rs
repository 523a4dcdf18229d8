//! When an export was made, as far as it tells.

/// Minutes since the beginning of 1970, in the time of whoever wrote them.
pub(crate) type Minutes = u32;

/// A day, in minutes.
pub(crate) const DAY: Minutes = 24 * 60;

/// Reads `2026-09-04`, `2026-9-4` or `2026-09-04T10:30:00Z`.
pub(crate) fn read(text: &str) -> Option<Minutes> {
    let (year, month, day) = date(text)?;
    let days = days(year, month, day)?;
    let time = text.split_once(['T', ' ']).map(|(_, time)| time).unwrap_or_default();
    let mut parts = time.split(':').map(|part| part.parse::<Minutes>().ok().filter(|part| *part < 60));
    let minutes = match (parts.next().flatten(), parts.next().flatten()) {
        (Some(hours), Some(minutes)) if hours < 24 => hours * 60 + minutes,
        _ => 0,
    };
    days.checked_mul(DAY)?.checked_add(minutes)
}

/// Year, month and day at the beginning of a text.
pub(crate) fn date(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.splitn(3, '-');
    let number = |part: &str| part.parse::<u32>().ok();
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let day = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    checked(number(year)?, number(month)?, number(day)?).filter(|_| fits)
}

/// Year, month and day written as eight digits and no more.
pub(crate) fn compact_date(text: &str) -> Option<(u32, u32, u32)> {
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let more = text.as_bytes().get(8).is_some_and(u8::is_ascii_digit);
    let number: u32 = digits.parse().ok().filter(|_| !more)?;
    checked(number / 10_000, number / 100 % 100, number % 100)
}

fn checked(year: u32, month: u32, day: u32) -> Option<(u32, u32, u32)> {
    let fits = (1970..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then_some((year, month, day))
}

/// Days since the beginning of 1970 (the civil calendar, with the year beginning in March).
fn days(year: u32, month: u32, day: u32) -> Option<u32> {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    (year * 365 + year / 4 - year / 100 + year / 400 + of_year).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 3, 1), Some(11_017));
        assert_eq!(read("2026-09-04T10:30:00.123Z"), read("2026-9-4").map(|day| day + 630));
        for text in ["", "05/04/2026 17:15:48", "2026-13-01", "20260-01-01", "1900-01-01"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
