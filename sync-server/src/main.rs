//! The server's program: `gridwalk-server serve | demo | enroll | import | backup | restore | verify | export | doctor`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
