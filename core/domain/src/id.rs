//! Identities: UUIDv7 newtypes, written as 32 hexadecimal digits. Making them is the caller's affair (time and
//! randomness are arguments).

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$m:meta])* $name:ident),*) => { $(
        $(#[$m])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                if text.len() != 32 || text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(BadId);
                }
                uuid::Uuid::try_parse(text).map(Self).map_err(|_| BadId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let mut buffer = uuid::Uuid::encode_buffer();
                s.serialize_str(self.0.simple().encode_lower(&mut buffer))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )* };
}

/// A text that is not 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id must be 32 lower-case hexadecimal digits")]
pub struct BadId;

id! {
    /// Anything that acts are about: a case, a person, a grid.
    EntityId,
    /// A person (人员); the entity id of that person's record.
    PersonId,
    /// A device; the entity id of its record.
    DeviceId,
    /// One installation of one database; never carried over by a backup.
    ChainId
}

impl From<PersonId> for EntityId {
    fn from(id: PersonId) -> Self {
        Self(id.0)
    }
}

impl From<DeviceId> for EntityId {
    fn from(id: DeviceId) -> Self {
        Self(id.0)
    }
}

impl From<EntityId> for PersonId {
    fn from(id: EntityId) -> Self {
        Self(id.0)
    }
}

impl From<EntityId> for DeviceId {
    fn from(id: EntityId) -> Self {
        Self(id.0)
    }
}
