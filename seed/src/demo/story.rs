//! What becomes of a facility's sheet.

use super::chance::Chance;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Story {
    NotAsked,
    DraftEmpty,
    DraftHalf,
    Submitted,
    Returned,
    AcceptedAllYes,
    AcceptedSomeNo,
    AcceptedOverdue,
    SecondSubmitted,
    SecondAccepted,
    NoSystem,
    NoVendor,
    NoNetwork,
    ByProxy,
    ReturnedThenAccepted,
    ThirdRound,
    SecondOpen,
}

/// Every story once, told of the first hospitals in this order; then by weight.
const WEIGHTS: [(Story, u32); 16] = [
    (Story::DraftEmpty, 12),
    (Story::DraftHalf, 8),
    (Story::Submitted, 14),
    (Story::Returned, 6),
    (Story::AcceptedAllYes, 9),
    (Story::AcceptedSomeNo, 14),
    (Story::AcceptedOverdue, 10),
    (Story::SecondSubmitted, 5),
    (Story::SecondAccepted, 5),
    (Story::NoSystem, 3),
    (Story::NoVendor, 3),
    (Story::NoNetwork, 2),
    (Story::ByProxy, 3),
    (Story::ReturnedThenAccepted, 3),
    (Story::ThirdRound, 1),
    (Story::SecondOpen, 2),
];

/// Two pairs of hospitals that nothing but the order of their ids tells apart.
const TIES: [(u32, Story); 4] =
    [(30, Story::DraftEmpty), (31, Story::DraftEmpty), (32, Story::AcceptedAllYes), (33, Story::AcceptedAllYes)];

impl Story {
    pub(super) fn of_hospital(index: u32, chance: &mut Chance) -> Self {
        if let Some((story, _)) = WEIGHTS.get(index as usize) {
            return *story;
        }
        if index % 30 == 29 {
            return Self::NotAsked;
        }
        match TIES.iter().find(|(tied, _)| *tied == index) {
            Some((_, story)) => *story,
            None => Self::by_weight(chance),
        }
    }

    pub(super) fn by_weight(chance: &mut Chance) -> Self {
        let all: u32 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let mut left = chance.between(1, all);
        for (story, weight) in WEIGHTS {
            if left <= weight {
                return story;
            }
            left -= weight;
        }
        Self::DraftEmpty
    }

    /// Whether nothing is known of the hospital but that it runs an EHR.
    pub(super) fn is_tied(index: u32) -> bool {
        TIES.iter().any(|(tied, _)| *tied == index)
    }

    pub(super) fn is_asked(self) -> bool {
        self != Self::NotAsked
    }

    /// A facility without a system, or that looks after it alone, has no contract.
    pub(super) fn has_vendors(self) -> bool {
        !matches!(self, Self::NoSystem | Self::NoVendor)
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::NotAsked => "not asked",
            Self::DraftEmpty => "draft, empty",
            Self::DraftHalf => "draft, half",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::AcceptedAllYes => "accepted, all yes",
            Self::AcceptedSomeNo => "accepted, some no",
            Self::AcceptedOverdue => "accepted, targets overdue",
            Self::SecondSubmitted => "second round submitted",
            Self::SecondAccepted => "second round accepted",
            Self::NoSystem => "no system",
            Self::NoVendor => "no vendor",
            Self::NoNetwork => "no network",
            Self::ByProxy => "entered from paper",
            Self::ReturnedThenAccepted => "returned, mended, accepted",
            Self::ThirdRound => "third round",
            Self::SecondOpen => "second round open",
        }
    }
}
