//! Names the commands, so that the capability file must allow each of them.

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&["call", "photo_put", "file_begin", "file_part"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
