#include "read/spec_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/lines.h"

enum { LINES_MAX = 1000 }; /* of one kind: 8000 motors */

bool mm_spec_name(mm_slice *rest, mm_slice *name)
{
    *rest = mm_slice_trim(*rest);
    size_t n = 0;
    while (n < rest->n && rest->s[n] != '\t' &&
           !(mm_is_space(rest->s[n]) && n + 1 < rest->n && mm_is_space(rest->s[n + 1])))
        n++;
    if (n == 0)
        return false;
    *name = (mm_slice){ rest->s, n };
    *rest = (mm_slice){ rest->s + n, rest->n - n };
    return true;
}

size_t mm_spec_count(mm_slice text, mm_spec_cut cut)
{
    mm_slice name;
    size_t n = 0;
    while (cut(&text, &name))
        n++;
    return n;
}

bool mm_spec_lines_add(mm_spec_lines *lines, size_t number, mm_slice text, size_t line, mm_err *err)
{
    if (number == 0)
        lines->n = 0;
    if (lines->n >= LINES_MAX)
        return true;
    if (!mm_reserve(&lines->at, &lines->cap, lines->n + 1, sizeof *lines->at))
        return mm_fail_memory(err, "a header");
    lines->at[lines->n++] = (struct mm_spec_line){ text, number, line };
    return true;
}

/* The k-th line is nearly always at place k. */
static const struct mm_spec_line *find_line(const mm_spec_lines *lines, size_t number, size_t guess)
{
    if (guess < lines->n && lines->at[guess].number == number)
        return &lines->at[guess];
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].number == number)
            return &lines->at[i];
    return NULL;
}

static bool set(const mm_spec_match *how, mm_table *table, mm_slice name, mm_slice value, mm_err *err)
{
    char *key = mm_slice_dup(mm_slice_trim(name));
    if (key != NULL && mm_meta_get(table, key) != NULL) {
        char *apart = mm_format("%s.%s", how->prefix, key);
        free(key);
        key = apart;
    }
    if (key == NULL)
        return mm_fail_memory(err, "metadata");
    const bool good = mm_read_meta(table, mm_slice_of(key), value, err);
    free(key);
    return good;
}

static bool is_named(mm_slice values)
{
    mm_slice word;
    return mm_slice_word(&values, &word) && memchr(word.s, '=', word.n) != NULL;
}

/* `name=value name=value ...` */
static bool set_named(const mm_spec_match *how, mm_table *table, mm_slice text, mm_err *err)
{
    mm_slice word, name;
    bool good = true;
    while (good && mm_slice_word(&text, &word)) {
        mm_slice_field(&word, '=', &name);
        good = word.s == NULL || set(how, table, name, word, err);
    }
    return good;
}

/* Exactly two blanks between values, so that one may be empty. */
static bool cut_empty(mm_slice *rest, mm_slice *value)
{
    if (rest->s == NULL)
        return false;
    size_t n = 0;
    while (n < rest->n && !(rest->s[n] == ' ' && n + 1 < rest->n && rest->s[n + 1] == ' '))
        n++;
    *value = (mm_slice){ rest->s, n };
    *rest = n < rest->n ? (mm_slice){ rest->s + n + 2, rest->n - n - 2 } : (mm_slice){ NULL, 0 };
    return true;
}

/* How a line of names and its line of values are cut. */
typedef struct cuts {
    mm_spec_cut name, value;
} cuts;

/* The usual way first. */
static const cuts ways[] = { { mm_spec_name, mm_slice_word },
                             { mm_spec_name, cut_empty },
                             { mm_spec_name, mm_spec_name },
                             { mm_slice_word, mm_slice_word },
                             { mm_slice_word, mm_spec_name } };

/* The way shows where the counts agree, but one name for one text is no evidence. */
static cuts choose_cuts(mm_spec_match *how, const struct mm_spec_line *names,
                        const struct mm_spec_line *values)
{
    const bool alone = mm_spec_count(names->text, mm_spec_name) == 1;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if ((i == 0 || !alone || ways[i].name != mm_spec_name) &&
            mm_spec_count(names->text, ways[i].name) == mm_spec_count(values->text, ways[i].value))
            return ways[i];
    if (mm_tally_next(&how->unequal))
        mm_warn(how->diag, how->source->path, values->line,
                "%zu values where line %zu has %zu names; they are matched from the left",
                mm_spec_count(values->text, ways[0].value), names->line,
                mm_spec_count(names->text, ways[0].name));
    return ways[0];
}

static bool set_pairs(mm_spec_match *how, const struct mm_spec_line *names, const struct mm_spec_line *values,
                      mm_table *table, mm_err *err)
{
    const cuts cut = choose_cuts(how, names, values);
    mm_slice left = names->text, right = values->text, name, value;
    while (cut.name(&left, &name) && cut.value(&right, &value))
        if (!set(how, table, name, value, err))
            return false;
    return true;
}

static bool set_unnamed(const mm_spec_match *how, const struct mm_spec_line *values, mm_table *table,
                        mm_err *err)
{
    char key[MM_NUMBER_SIZE];
    snprintf(key, sizeof key, "%c%zu", how->letter, values->number);
    return set(how, table, mm_slice_of(key), values->text, err);
}

bool mm_spec_lines_match(const mm_spec_lines *names, const mm_spec_lines *values, mm_spec_match *how,
                         mm_table *table, mm_err *err)
{
    bool good = true;
    for (size_t i = 0; good && i < values->n; i++) {
        const struct mm_spec_line *line = &values->at[i], *found = find_line(names, line->number, i);
        if (is_named(line->text))
            good = set_named(how, table, line->text, err);
        else
            good = found != NULL ? set_pairs(how, found, line, table, err)
                                 : set_unnamed(how, line, table, err);
    }
    return good;
}
