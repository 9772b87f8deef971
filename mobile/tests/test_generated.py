"""All three languages are generated, with the words that their users write."""

import pathlib
import unittest

from face import GENERATED, gridwalk


def text(name: str) -> str:
    return pathlib.Path(GENERATED, name).read_text(encoding="utf-8")


class Generated(unittest.TestCase):
    def test_kotlin_has_the_app_the_errors_and_the_interfaces(self):
        kotlin = text("kotlin/org/gridwalk/face/gridwalk.kt")
        self.assertIn("package org.gridwalk.face", kotlin)
        for words in ("open class Gridwalk", "class WrongPin(", "public interface Keystore", "public interface ChangeListener"):
            self.assertIn(words, kotlin)

    def test_kotlin_loads_the_library_of_the_shell(self):
        self.assertIn('"gridwalk_shell_lib"', text("kotlin/org/gridwalk/face/gridwalk.kt"))

    def test_swift_has_the_app_the_errors_and_its_c_module(self):
        swift = text("swift/GridwalkFace.swift")
        for words in ("open class Gridwalk", "case WrongPin(", "public protocol Keystore", "public protocol ChangeListener"):
            self.assertIn(words, swift)
        self.assertIn("GridwalkFace", text("swift/GridwalkFaceFFI.modulemap"))
        self.assertIn("uniffi_gridwalk_mobile_fn_", text("swift/GridwalkFaceFFI.h"))

    def test_python_loads_its_library_and_agrees_with_it_about_every_call(self):
        # Importing compared the checksum of every function already.
        self.assertTrue(callable(gridwalk.Gridwalk.self_dispose))
        self.assertIsNone(gridwalk.current())


if __name__ == "__main__":
    unittest.main()
