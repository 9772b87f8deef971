//! The desktop program.
// A console window beside the app would only confuse on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    gridwalk_shell_lib::run();
}
