#!/bin/sh
# Fetch the vendor files anew with npm; run it from any folder, look at the change, commit it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
take() { # package, file inside it, where to
    mkdir -p "$work/$1"
    [ -e "$work/$1/package" ] || (cd "$work/$1" && npm pack --silent "$1${version:+@$version}" >/dev/null && tar xzf ./*.tgz)
    cp "$work/$1/package/$2" "$here/$3"
}
# A fifth smaller than gzip, and too slow to pack while a reader waits. The name holds the
# fingerprint of what is in it, as dashboard/web/files.py reckons it: another file is not served.
pack() { # file
    rm -f "$here/$1".*.br
    node -e '
      const { readFileSync, writeFileSync } = require("fs");
      const { brotliCompressSync, constants } = require("zlib");
      const path = process.argv[1], plain = readFileSync(path);
      const fingerprint = require("crypto").createHash("sha256").update(plain).digest("hex").slice(0, 16);
      const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
      writeFileSync(`${path}.${fingerprint}.br`, brotliCompressSync(plain, best));
    ' "$here/$1"
}
version=5.3.9; take bootstrap dist/css/bootstrap.min.css bootstrap/bootstrap.min.css
take bootstrap LICENSE bootstrap/LICENSE.txt
sed -i '/sourceMappingURL/d' "$here/bootstrap/bootstrap.min.css"
pack bootstrap/bootstrap.min.css
# The same plotly.js that plotly.py carries; points, lines and bars are all that is drawn.
version=4.1.1; take plotly.js-basic-dist-min plotly-basic.min.js plotly/plotly-basic.min.js
take plotly.js-basic-dist-min LICENSE plotly/LICENSE.txt
pack plotly/plotly-basic.min.js
version=5.3.0
for weight in 400 500 600 700; do
    for part in latin latin-ext vietnamese; do
        take @fontsource/be-vietnam-pro "files/be-vietnam-pro-$part-$weight-normal.woff2" "fonts/be-vietnam-pro-$part-$weight.woff2"
    done
done
take @fontsource/be-vietnam-pro LICENSE fonts/LICENSE-be-vietnam-pro.txt
# Only its digits are used: a tenth of the bytes. Needs pyftsubset (pip install fonttools brotli).
for weight in 400 500 600 700; do
    take @fontsource/inter "files/inter-latin-$weight-normal.woff2" "fonts/inter-digits-$weight.woff2"
    pyftsubset "$here/fonts/inter-digits-$weight.woff2" --flavor=woff2 --layout-features=tnum,kern \
        --unicodes=U+0025,U+002B-002E,U+0030-0039,U+2212 --output-file="$work/digits.woff2"
    mv "$work/digits.woff2" "$here/fonts/inter-digits-$weight.woff2"
done
take @fontsource/inter LICENSE fonts/LICENSE-inter.txt
# AG Grid itself comes with dash-ag-grid; its own words in Vietnamese do not.
version=35.3.1; take ag-grid-community LICENSE.txt ag-grid/LICENSE.txt
take @ag-grid-community/locale dist/package/main.cjs.js ag-grid/vi.js
node -e '
  const { readFileSync, writeFileSync } = require("fs");
  const [path, version] = process.argv.slice(1);
  const mod = { exports: {} };
  new Function("module", "exports", readFileSync(path, "utf8"))(mod, mod.exports);
  const words = JSON.stringify(mod.exports.AG_GRID_LOCALE_VN, null, 1);
  writeFileSync(path, `/* @ag-grid-community/locale ${version}, MIT, AG Grid Ltd */\nwindow.agGridWords = ${words};\n`);
' "$here/ag-grid/vi.js" "$version"
