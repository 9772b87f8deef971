#!/bin/sh
# Writes the Kotlin, Swift and Python files of the native face into mobile/generated/, the library beside the Python one.
set -eu
cd "$(dirname "$0")/.."

cargo build --quiet -p gridwalk-mobile --features bindgen
built="${CARGO_TARGET_DIR:-target}/debug"
case "$(uname -s)" in
  Darwin) library=libgridwalk_mobile.dylib ;;
  *) library=libgridwalk_mobile.so ;;
esac

into=mobile/generated
rm -rf "$into"
for language in kotlin swift python; do
  "$built/uniffi-bindgen" generate --library "$built/$library" --language "$language" --out-dir "$into/$language" --no-format
done
cp "$built/$library" "$into/python/"
