#include "read/heading.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "read/comment.h"
#include "read/fields.h"
#include "read/lines.h"

/* Fields of one line. */
typedef struct words {
    mm_slice *w;
    size_t n, cap;
    bool failed; /* no memory */
} words;

static void add_word(words *list, mm_slice word)
{
    if (list->failed || !mm_reserve(&list->w, &list->cap, list->n + 1, sizeof *list->w))
        list->failed = true;
    else
        list->w[list->n++] = word;
}

static void split_separated(words *list, mm_slice line, char separator)
{
    mm_fields fields = mm_fields_of(line, separator);
    mm_slice field;
    while (mm_fields_next(&fields, &field))
        add_word(list, field);
}

static void split_tabs(words *list, mm_slice line)
{
    split_separated(list, line, '\t');
}

static void split_semicolons(words *list, mm_slice line)
{
    split_separated(list, line, ';');
}

static void split_commas(words *list, mm_slice line)
{
    split_separated(list, line, ',');
}

static bool opens(mm_slice word)
{
    return word.n > 0 && (word.s[0] == '(' || word.s[0] == '[');
}

static bool ends_with_one_of(mm_slice word, const char *letters)
{
    return word.n > 0 && strchr(letters, word.s[word.n - 1]) != NULL;
}

/* Words, each with a unit in brackets that follows it: `energy (eV) I0` are two. `E, I0` are none. */
static void split_words(words *list, mm_slice line)
{
    mm_fields fields = mm_fields_of(line, MM_BLANKS);
    mm_slice word;
    bool inside = false, separated = false; /* inside: a bracket is open */
    while (mm_fields_next(&fields, &word)) {
        mm_slice *last = list->n > 0 ? &list->w[list->n - 1] : NULL;
        if (last != NULL && (inside || (opens(word) && !opens(*last))))
            last->n = (size_t)(word.s + word.n - last->s);
        else
            add_word(list, word);
        inside = (inside || opens(word)) && !ends_with_one_of(word, ")]");
        separated |= !inside && ends_with_one_of(word, ",;");
    }
    if (separated)
        list->n = 0;
}

static bool is_gap(mm_slice line, size_t i)
{
    return line.s[i] == '\t' || (i + 1 < line.n && line.s[i] == ' ' && mm_is_space(line.s[i + 1]));
}

/* Names with single blanks in them, apart by two or more. */
static void split_gaps(words *list, mm_slice line)
{
    line = mm_slice_trim(line);
    size_t start = 0;
    for (size_t i = 0; i <= line.n; i++) {
        if (i < line.n && !is_gap(line, i))
            continue;
        add_word(list, mm_slice_trim((mm_slice){ line.s + start, i - start }));
        while (i < line.n && mm_is_space(line.s[i]))
            i++;
        start = i;
    }
}

/* Words before a remark that two blanks set off. */
static void split_before_gap(words *list, mm_slice line)
{
    line = mm_slice_trim(line);
    for (size_t i = 0; i < line.n; i++)
        if (is_gap(line, i))
            line.n = i;
    split_words(list, line);
}

typedef void (*splitter)(words *list, mm_slice line);

/* Names of columns that blanks separate may themselves be separated in some other way. */
static const splitter splitters[] = { split_tabs,       split_words,  split_gaps,
                                      split_before_gap, split_commas, split_semicolons };

/* Exactly n fields, or n behind a label (`Interval data:`, or nothing below it) or before a separator. */
static bool take_fields(words *list, size_t n)
{
    if (list->n == n + 1 && list->w[n].n == 0)
        list->n = n;
    if (list->n == n + 1 && (list->w[0].n == 0 || ends_with_one_of(list->w[0], ":"))) {
        memmove(list->w, list->w + 1, n * sizeof *list->w);
        list->n = n;
    }
    return list->n == n && !list->failed;
}

static bool split_into(words *list, mm_slice line, char separator, size_t n)
{
    list->n = 0;
    if (separator != MM_BLANKS)
        split_separated(list, line, separator);
    for (size_t k = 0; !take_fields(list, n) && k < sizeof splitters / sizeof *splitters; k++) {
        list->n = 0;
        splitters[k](list, line);
    }
    return list->n == n && !list->failed;
}

/* No numbers, no `key: value`, no `key = value`. */
static bool are_names(const words *list)
{
    double value;
    bool any = false;
    for (size_t i = 0; i < list->n; i++) {
        any |= list->w[i].n > 0;
        const mm_slice word = list->w[i];
        if (mm_field_number(word, false, &value) || ends_with_one_of(word, ":") ||
            memchr(word.s, '=', word.n) != NULL)
            return false;
    }
    return any;
}

/* Without the brackets around it; `-` and `#` stand for no unit. */
static mm_slice unit_text(mm_slice text)
{
    text = mm_slice_trim(text);
    const char *open = text.n >= 2 ? strchr("([", text.s[0]) : NULL;
    if (open != NULL && *open != '\0' && text.s[text.n - 1] == (*open == '(' ? ')' : ']'))
        text = mm_slice_trim((mm_slice){ text.s + 1, text.n - 2 });
    if (mm_slice_is(text, "-") || mm_slice_is(text, "#"))
        text.n = 0;
    return text;
}

static bool is_unit(mm_slice text)
{
    char *copy = mm_slice_dup(text);
    const bool known = copy != NULL && mm_unit_known(copy);
    free(copy);
    return known;
}

/* A row of units: most of them in brackets or known. Where blanks separate, single letters are taken for
 * names, since T, H and m are both. */
static bool are_units(const words *list, char separator)
{
    size_t good = 0, bracketed = 0, longer = 0;
    for (size_t i = 0; i < list->n; i++) {
        const mm_slice word = mm_slice_trim(list->w[i]), unit = unit_text(word);
        if (unit.n + 2 == word.n || (word.n == 2 && unit.n == 0)) {
            bracketed++;
        } else {
            good += unit.n == 0 || mm_slice_is(unit, "1") || is_unit(unit);
            longer += unit.n > 1 && is_unit(unit);
        }
    }
    return 3 * (good + bracketed) >= 2 * list->n &&
           (bracketed > 0 || longer > 0 || (separator != MM_BLANKS && good == list->n));
}

/* The lines above the first row that may hold names and units: the last two of a kind. */
typedef struct above {
    mm_slice plain[2], comment[2]; /* the last is [1] */
    size_t plain_line[2], comment_line[2];
} above;

/* Nothing, or a line drawn with characters. */
static bool is_rule(mm_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!mm_is_space(text.s[i]) && strchr("-=_*+~.", text.s[i]) == NULL)
            return false;
    return true;
}

static above look_above(const mm_source *source, const mm_layout *layout)
{
    above a = { 0 };
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (mm_lines_next(&lines, &line) && lines.number < layout->first) {
        const bool comment = mm_comment_is(line, layout->separator);
        const mm_slice text = comment ? mm_comment_text(line) : line;
        if (is_rule(text))
            continue;
        mm_slice *slot = comment ? a.comment : a.plain;
        size_t *number = comment ? a.comment_line : a.plain_line;
        slot[0] = slot[1];
        slot[1] = text;
        number[0] = number[1];
        number[1] = lines.number;
    }
    return a;
}

/* `I (exact, on the grid)`: what stands in brackets behind the last name is a remark unless it is a unit. */
static void drop_remark(words *list)
{
    mm_slice *name = &list->w[list->n - 1];
    size_t open = 1;
    while (open < name->n && !(name->s[open] == '(' && mm_is_space(name->s[open - 1])))
        open++;
    if (open < name->n && !is_unit(unit_text((mm_slice){ name->s + open, name->n - open })))
        *name = mm_slice_trim((mm_slice){ name->s, open });
}

static void take(mm_slice **to, size_t *n, words *from)
{
    *to = from->w;
    *n = from->n;
    *from = (words){ 0 };
}

static void take_units(mm_heading *h, words *from)
{
    for (size_t i = 0; i < from->n; i++)
        from->w[i] = unit_text(from->w[i]);
    take(&h->units, &h->nunits, from);
}

/* Names in the last line, or names above a row of units. */
static bool find_names(const mm_slice line[2], const size_t number[2], const mm_layout *layout, mm_heading *h)
{
    words last = { 0 }, before = { 0 };
    const char separator = layout->separator;
    bool found = line[1].n > 0 && split_into(&last, line[1], separator, layout->fields) &&
                 !(layout->trailing && last.w[last.n - 1].n == 0);
    if (found && line[0].n > 0 && are_units(&last, separator) &&
        split_into(&before, line[0], separator, layout->fields) && are_names(&before)) {
        take_units(h, &last);
        take(&h->names, &h->nnames, &before);
        h->line = number[0];
    } else if (found && are_names(&last)) {
        drop_remark(&last);
        take(&h->names, &h->nnames, &last);
        h->line = number[1];
    }
    free(last.w);
    free(before.w);
    return h->nnames > 0;
}

/* How plain names are separated where the rows show it, else where tabs do. */
static char name_separator(mm_slice line, const mm_layout *layout)
{
    return layout->separator == MM_BLANKS && memchr(line.s, '\t', line.n) != NULL ? '\t' : layout->separator;
}

static void clip(words *list, size_t n)
{
    list->n = list->n < n ? list->n : n;
}

/* Fewer names than fields where commas separate and no number has a point: then commas may be decimal too. */
static bool check_commas(const mm_source *source, const mm_layout *layout, size_t names, mm_err *err)
{
    if (layout->separator != ',' || layout->points || names >= layout->fields)
        return true;
    return mm_fail_line(err, source, layout->first,
                        "%zu fields for %zu name%s: commas that separate may also be "
                        "decimal marks",
                        layout->fields, names, names == 1 ? "" : "s");
}

/* A plain line above the rows, with or without a row of units, that names more or fewer columns than the rows
 * have fields: the first columns are those named. */
static bool take_misfit(const mm_source *source, const above *a, const mm_layout *layout, mm_heading *h,
                        mm_diag *diag, mm_err *err)
{
    words line[2] = { 0 };
    const char separator = name_separator(a->plain[1], layout);
    for (int i = 0; i < 2 && separator != MM_BLANKS; i++)
        split_separated(&line[i], a->plain[i], separator);
    const bool units = line[1].n > 1 && line[0].n == line[1].n && are_units(&line[1], separator) &&
                       are_names(&line[0]);
    words *names = &line[!units];
    bool good = true;
    if (names->n > (layout->separator != ',') && are_names(names)) {
        good = check_commas(source, layout, names->n, err);
        h->line = a->plain_line[!units];
        mm_warn(diag, source->path, h->line, "%zu names for %zu fields in a row", names->n, layout->fields);
        clip(&line[0], layout->fields);
        clip(&line[1], layout->fields);
        take(&h->names, &h->nnames, names);
        if (units)
            take_units(h, &line[1]);
    }
    free(line[0].w);
    free(line[1].w);
    return good;
}

bool mm_heading_find(const mm_source *source, mm_layout *layout, mm_heading *heading, mm_diag *diag,
                     mm_err *err)
{
    *heading = (mm_heading){ 0 };
    const above a = look_above(source, layout);
    for (int pass = 0; pass < (layout->trailing ? 2 : 1); pass++) {
        layout->fields -= (size_t)pass;
        if (find_names(a.plain, a.plain_line, layout, heading) ||
            find_names(a.comment, a.comment_line, layout, heading))
            return true;
    }
    return a.plain[1].n == 0 || take_misfit(source, &a, layout, heading, diag, err);
}

void mm_heading_free(mm_heading *heading)
{
    free(heading->names);
    free(heading->units);
    *heading = (mm_heading){ 0 };
}
