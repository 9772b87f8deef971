//! Writes the Kotlin, Swift and Python files that belong to the library; see `mobile/generate.sh`.

fn main() {
    uniffi::uniffi_bindgen_main()
}
