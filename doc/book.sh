#!/bin/sh
# The book: doc/*.md as HTML and PDF, with figures that are made now by the examples.
#
#   book.sh SOURCE FOLDER CHAPTER...
#
# Leaves FOLDER/html/index.html, FOLDER/mischmetal.pdf and the figures in FOLDER/figures. The tools are on PATH. A line
# `<!-- figure TOOL/NAME: caption -->` of a chapter is replaced by that figure of examples/TOOL/run.sh.
# Sections that have a number of their own lose it to the book's.
set -eu
source=$1
folder=$2
shift 2

for entry in pandoc:pandoc xelatex:texlive-xetex pdftocairo:poppler-utils; do
    command -v "${entry%%:*}" > /dev/null || {
        echo "book: ${entry%%:*} is missing; install the Debian package ${entry#*:}, or call ./bootstrap book" >&2
        exit 1
    }
done

# Figures of each tool, as PDF for print and SVG for the screen.
make_figures() {
    for script in "$source"/examples/*/run.sh; do
        tool=$(basename "$(dirname "$script")")
        echo "book: figures of $tool"
        sh "$script" "$folder/figures/$tool" > "$folder/$tool.log"
        for figure in "$folder/figures/$tool"/*.pdf; do
            pdftocairo -svg "$figure" "${figure%.pdf}.svg"
        done
    done
}

# text EXTENSION CHAPTER...: the chapters one after the other, figures in place.
text() {
    extension=$1
    shift
    for chapter; do
        sed "s|^<!-- figure \([^:]*\): \(.*\) -->\$|![\2](figures/\1.$extension)|; s|^## [0-9]* |## |" "$source/$chapter"
        echo
    done
}

# gallery EXTENSION: every figure of every example.
gallery() {
    printf '# Gallery\n\nThe figures of `examples/TOOL/run.sh`, as they come.\n\n'
    for figure in "$folder"/figures/*/*.pdf; do
        name=${figure#"$folder"/figures/}
        name=${name%.pdf}
        printf '![`%s.pdf`](figures/%s.%s)\n\n' "$name" "$name" "$1"
    done
}

html() {
    mkdir -p "$folder/html"
    rm -rf "$folder/html/figures"
    { text svg "$@"; gallery svg; } > "$folder/html.md"
    pandoc -f markdown-implicit_figures+link_attributes -t html5 -s --toc --toc-depth 2 -N --mathml --metadata title=mischmetal \
        -H "$source/doc/book.css.html" -o "$folder/html/index.html" "$folder/html.md"
    for figure in "$folder"/figures/*/*.svg; do
        target=$folder/html/${figure#"$folder"/}
        mkdir -p "$(dirname "$target")"
        cp "$figure" "$target"
    done
}

pdf() {
    { text pdf "$@"; gallery pdf; } > "$folder/pdf.md"
    (cd "$folder" && pandoc -f markdown -t pdf --pdf-engine xelatex --toc --toc-depth 2 -N --top-level-division chapter \
        -V documentclass=book -V classoption=oneside -V papersize=a4 -V geometry:margin=20mm -V fontsize=10pt \
        -V mainfont='Linux Libertine O' -V monofont='DejaVu Sans Mono' -V monofontoptions=Scale=0.85 \
        -V colorlinks -H "$source/doc/book.tex" --metadata title=mischmetal \
        --metadata subtitle='Fitting for condensed-matter physics in the terminal' -o mischmetal.pdf pdf.md)
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
make_figures
html "$@"
pdf "$@"
rm -f "$folder"/*.md "$folder"/missfont.log
echo "book: $folder/html/index.html and $folder/mischmetal.pdf"
