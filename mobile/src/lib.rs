//! The facade for Kotlin, Swift and Python.
