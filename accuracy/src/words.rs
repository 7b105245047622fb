//! Words and names to make texts from.

/// Everyday words, as people take them for passwords, services and identifiers.
pub(crate) const WORDS: &[&str] = &[
    "amber", "anchor", "apple", "arrow", "atlas", "autumn", "badger", "banana", "beacon", "birch",
    "bishop", "blossom", "bridge", "bronze", "butter", "button", "cactus", "camera", "candle",
    "canyon", "carbon", "castle", "cedar", "cherry", "cobalt", "coffee", "comet", "copper",
    "coral", "cosmos", "cotton", "cricket", "crystal", "dahlia", "dancer", "delta", "denim",
    "desert", "diesel", "dolphin", "dragon", "dream", "eagle", "ember", "falcon", "feather",
    "fender", "ferry", "flamingo", "flora", "forest", "fossil", "galaxy", "garden", "ginger",
    "glacier", "granite", "guitar", "hammer", "harbor", "hazel", "helmet", "honey", "hunter",
    "indigo", "island", "ivory", "jaguar", "jasmine", "jungle", "juniper", "kettle", "kitten",
    "lantern", "lemon", "liberty", "lotus", "magnet", "mango", "maple", "marble", "marina",
    "meadow", "melon", "mercury", "monkey", "mosaic", "mustard", "nectar", "nickel", "nimbus",
    "ocean", "olive", "onyx", "orange", "orchid", "otter", "oyster", "panther", "paper", "parrot",
    "pebble", "pepper", "phoenix", "pilot", "pirate", "planet", "plasma", "pocket", "prairie",
    "pumpkin", "purple", "quartz", "rabbit", "radar", "raven", "ribbon", "river", "rocket",
    "saffron", "salmon", "sapphire", "scarlet", "shadow", "silver", "sparrow", "spider", "spring",
    "station", "stone", "storm", "summer", "sunset", "tango", "temple", "thunder", "tiger",
    "timber", "topaz", "tornado", "tulip", "turtle", "valley", "vanilla", "velvet", "violet",
    "walnut", "whisper", "willow", "window", "winter", "wizard", "yellow", "zephyr",
];

/// Given names.
pub(crate) const PEOPLE: &[&str] = &[
    "Alice", "Amir", "Ana", "Bruno", "Carla", "Chen", "Daniel", "Elena", "Farid", "Greta",
    "Hannah", "Ivan", "Jonas", "Kenji", "Laura", "Marta", "Nadia", "Oscar", "Priya", "Rosa",
    "Samir", "Tomas", "Ursula", "Victor", "Wei", "Yara",
];

/// Family names.
pub(crate) const FAMILIES: &[&str] = &[
    "Almeida", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito",
    "Jansen", "Kowalski", "Lopez", "Moreau", "Novak", "Okafor", "Patel", "Quinn", "Rossi",
    "Schmidt", "Tanaka", "Vargas", "Weber", "Yilmaz", "Zhang",
];
