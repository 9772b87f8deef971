//! One process, one app: whoever opens first.

use std::path::Path;
use std::sync::Arc;

use gridwalk_core::Keyring;
use gridwalk_core::api::{ApiError, ErrorCode, Nothing};
use gridwalk_mobile::Home;
use gridwalk_mobile::home::Place;

fn place(folder: &Path) -> Place {
    Place { folder: folder.to_path_buf(), version: "0.1.0".into(), label: "test".into() }
}

fn refusal(code: ErrorCode) -> ApiError {
    ApiError { code, message: "refused".into(), retry: true, values: Vec::new() }
}

#[test]
fn the_shell_and_the_native_face_get_the_same_app() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new();
    let first = home.open(&place(folder.path())).unwrap();
    let second = home.open_with(&place(folder.path()), |_| panic!("keys are fetched once")).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    assert!(Arc::ptr_eq(&first, &home.current().unwrap()));
}

#[test]
fn another_folder_is_refused_while_one_is_open() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let home = Home::new();
    home.open(&place(one.path())).unwrap();
    let error = home.open(&place(other.path())).err().unwrap();
    assert_eq!(error.code, ErrorCode::BadRequest);
}

#[test]
fn a_second_process_does_not_open_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (Home::new(), Home::new());
    here.open(&place(folder.path())).unwrap();
    let error = there.open(&place(folder.path())).err().unwrap();
    assert!(error.retry, "it works once the other one has ended: {error}");
    drop(here);
    there.open(&place(folder.path())).unwrap();
}

#[test]
fn a_keystore_that_cannot_be_read_now_leaves_nothing_open_and_makes_nothing_anew() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new();
    let error = home.open_with(&place(folder.path()), |_| Err(refusal(ErrorCode::Internal))).err().unwrap();
    assert!(error.retry);
    assert!(home.current().is_none() && !folder.path().join("gridwalk.db").exists());
    home.open_with(&place(folder.path()), Keyring::generate).unwrap().status(Nothing {}).unwrap();
}

#[test]
fn other_keys_than_those_of_the_first_opening_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new();
    home.open_with(&place(folder.path()), Keyring::generate).unwrap();
    drop(home);
    let error = Home::new().open_with(&place(folder.path()), Keyring::generate).err().unwrap();
    assert_eq!(error.code, ErrorCode::StoreWrongKey);
}

#[test]
fn background_work_needs_an_open_app() {
    assert!(!Home::new().start_background());
}
