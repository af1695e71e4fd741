# The option tables of a tool, as `TOOL --dump-options` prints them: verb, short, long, argument, help; a verb's own
# line has no option and its operands as argument. Shared by bash.awk and zsh.awk, which print the completions.
# Variables: tool, its name; formats, the input formats with blanks between them.

BEGIN { FS = "\t" }

$3 == "" { verb[++verbs] = $1; summary[$1] = $5; operands[$1] = $4; next }

{
    n = ++options[$1]
    short[$1, n] = $2; long[$1, n] = $3; argument[$1, n] = $4; help[$1, n] = $5
}

# What an argument can be: "" (nothing to offer), "file", "model", or words.
function offers(name, arg) {
    if (name == "model" || arg == "MODEL") return "model"
    if (name == "format") return "auto " formats
    if (arg ~ /\|/) { gsub(/\|/, " ", arg); return arg }
    return arg ~ /FILE/ ? "file" : ""
}

# A text between single quotes of a shell.
function quoted(text) {
    gsub(/'/, "'\\''", text)
    return "'" text "'"
}
