# bash completion of one tool; see options.awk.

END {
    print "# Completion of " tool " for bash, made from its option tables."
    print "_" tool "()\n{"
    print "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} offer"
    print "    # bash cuts --option=argument into three words"
    print "    if [[ $cur == '=' ]]; then"
    print "        cur=''"
    print "    elif [[ $prev == '=' ]]; then"
    print "        prev=${COMP_WORDS[COMP_CWORD - 2]}"
    print "    fi"
    print "    if ((COMP_CWORD == 1)); then"
    printf "        verb='' prev='' offer='--help --version"
    for (v = 1; v <= verbs; v++) printf " %s", verb[v]
    print "'\n    fi"
    print "    case \"$verb $prev\" in"
    for (v = 1; v <= verbs; v++) print_arguments(verb[v])
    print "    ' ') ;;"
    print "    *)"
    print "        case \"$verb $cur\" in"
    for (v = 1; v <= verbs; v++) print_options(verb[v])
    for (v = 1; v <= verbs; v++) printf "        %s) offer=%s ;;\n", quoted(verb[v] " ") "*", quoted(offers("", operands[verb[v]]))
    print "        esac"
    print "        ;;"
    print "    esac"
    print "    case $offer in"
    print "    file)"
    print "        compopt -o filenames 2> /dev/null"
    print "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
    print "        return"
    print "        ;;"
    print "    model) offer=\"$(mmfit models --as tsv 2> /dev/null | awk '!/^#/ && n++ { print $1 }') $(compgen -f -X '!*.xml' -- \"$cur\")\" ;;"
    print "    esac"
    print "    mapfile -t COMPREPLY < <(compgen -W \"$offer\" -- \"$cur\")"
    print "}"
    print "complete -F _" tool " " tool
}

# The options of a verb that take an argument, and what to offer for it.
function print_arguments(name,    i, pattern) {
    for (i = 1; i <= options[name]; i++) {
        if (argument[name, i] == "") continue
        pattern = quoted(name " --" long[name, i])
        if (short[name, i] != "") pattern = quoted(name " -" short[name, i]) " | " pattern
        printf "    %s) offer=%s ;;\n", pattern, quoted(offers(long[name, i], argument[name, i]))
    }
}

function print_options(name,    i) {
    printf "        %s) offer='", quoted(name " -") "*"
    for (i = 1; i <= options[name]; i++) printf "%s--%s", (i > 1 ? " " : ""), long[name, i]
    print "' ;;"
}
