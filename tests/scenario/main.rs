//! Scenarios through the facade, with the server in this process: what people live through, told in sentences.

mod absence;
mod answers;
mod bad_acts;
mod clocks;
mod copies;
mod duties;
mod duty_field;
mod duty_ground;
mod duty_papers;
mod forms;
mod full_disk;
mod grants;
mod ground;
mod ground_files;
mod handover;
mod import;
mod opening;
mod packs;
mod patrol_asks;
mod patrol_day;
mod patrol_due;
mod patrol_files;
mod patrol_fixes;
mod patrol_forms;
mod patrol_room;
mod patrol_walks;
mod restored;
mod revoked;
mod shared_phone;
mod shift;
mod traces;
mod transfer;
mod unknown;

/// 暴露垃圾.
const CLASS: &str = "2026:m:06010";
/// Another matter of the same group.
const OTHER: &str = "2026:m:06020";
