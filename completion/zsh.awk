# zsh completion of one tool; see options.awk.

END {
    print "#compdef " tool
    print "# Completion of " tool " for zsh, made from its option tables."
    print "_" tool "_models() {"
    print "    local -a models"
    print "    models=(${(f)\"$(mmfit models --as tsv 2> /dev/null | awk '!/^#/ && n++ { print $1 }')\"})"
    print "    _alternative 'models:model:compadd -a models' 'files:model file:_files -g \"*.xml\"'"
    print "}\n"
    print "_" tool "() {"
    print "    local -a verbs"
    print "    verbs=("
    for (v = 1; v <= verbs; v++) print "        " quoted(verb[v] ":" plain(summary[verb[v]]))
    print "    )"
    print "    if ((CURRENT == 2)); then"
    print "        _describe -t verbs verb verbs"
    print "        _arguments --help'[tell the verbs]' --version'[tell the version]'"
    print "        return"
    print "    fi"
    print "    local verb=$words[2]"
    print "    shift words"
    print "    ((CURRENT--))"
    print "    case $verb in"
    for (v = 1; v <= verbs; v++) print_verb(verb[v])
    print "    esac"
    print "}\n"
    print "_" tool " \"$@\""
}

function print_verb(name,    i) {
    print "    " name ")"
    printf "        _arguments -s -S"
    for (i = 1; i <= options[name]; i++) printf " \\\n            %s", spec(name, i)
    if (operands[name] != "") printf " \\\n            %s", quoted("*:" tolower(plain(operands[name])) ":" action(offers("", operands[name])))
    print "\n        ;;"
}

# '*'{-o+,--output=}'[help]:FILE:_files': an option may be given more than once.
function spec(name, i,    text, tail) {
    text = quoted("[" bracketed(help[name, i]) "]")
    tail = argument[name, i]
    if (tail != "") text = substr(text, 1, length(text) - 1) ":" (tail ~ /\|/ ? long[name, i] : plain(tail)) ":" action(offers(long[name, i], tail)) "'"
    if (short[name, i] == "") return quoted("*--" long[name, i] (tail != "" ? "=" : "")) text
    if (tail == "") return quoted("*") "{-" short[name, i] ",--" long[name, i] "}" text
    return quoted("*") "{-" short[name, i] "+,--" long[name, i] "=}" text
}

function action(offer) {
    if (offer == "file") return "_files"
    if (offer == "model") return "_" tool "_models"
    return offer == "" ? " " : "(" offer ")"
}

function bracketed(text) {
    gsub(/\\/, "\\\\\\\\", text); gsub(/\[/, "\\[", text); gsub(/\]/, "\\]", text)
    return text
}

# A message ends at a colon.
function plain(text) {
    gsub(/[][]/, "", text); gsub(/:/, "\\:", text); gsub(/'/, "", text)
    return text
}
