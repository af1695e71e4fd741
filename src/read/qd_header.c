/* Two generations of programs wrote INFO lines in opposite orders, with unquoted commas in the values:
 *   INFO,4.8,SAMPLE_MASS                           VSM, MPMS 3, ACT, HC: the key is last
 *   INFO, 12.5, Sample3 Cross Section              Resistivity: the key is last
 *   INFO,5.3,MASS:Sample Mass (mg)                 HC: the key carries a description with the unit
 *   INFO, WEIGHT, 48.400                           MPMS classic: the key is first
 *   INFO, APPNAME, MultiVu, Revision 1.56          the key is first
 *   INFO, SEQUENCE FILE: run.seq                   one field with a colon
 *   INFO,mass,53.10 mg                             ACMS: free text of the user, key first */
#include "read/qd_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/lines.h"

/* How MultiVu draws the file. */
static const char *const display_words[] = { "STARTUPAXIS", "STARTUPGROUP", "FIELDGROUP", "PLOT_APPEARANCE",
                                             "TIMEMODE",    "RECORDS",      "DATATYPE" };

/* Keys that stand first; they are single words, so their shape does not tell. */
static const char *const first_keys[] = { "APPNAME", "NAME",    "WEIGHT", "AREA",
                                          "LENGTH",  "COMMENT", "SHAPE",  "HARMONICS" };

static bool is_among(mm_slice word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mm_slice_is_nocase(word, list[i]))
            return true;
    return false;
}

#define IS_AMONG(word, list) is_among(word, list, sizeof(list) / sizeof *(list))

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* SAMPLE_MASS, SAMPLE1_NAME; MASS:Sample Mass (mg); Sample3 Cross Section. */
static bool looks_like_last_key(mm_slice text)
{
    size_t word = 0, underscores = 0;
    while (word < text.n && (is_upper(text.s[word]) || mm_is_digit(text.s[word]) || text.s[word] == '_'))
        underscores += text.s[word++] == '_';
    if (word > 0 && is_upper(text.s[0]) &&
        ((word == text.n && underscores > 0) || (word > 1 && word + 1 < text.n && text.s[word] == ':')))
        return true;
    return mm_slice_is(text, "APPNAME") ||
           (text.n > 8 && mm_slice_starts(text, "Sample") && mm_is_digit(text.s[6]) && text.s[7] == ' ');
}

static bool begins_with_digit(mm_slice text)
{
    return text.n > 0 && (mm_is_digit(text.s[0]) || (text.n > 1 && strchr("+-.", text.s[0]) != NULL &&
                                                     (mm_is_digit(text.s[1]) || text.s[1] == '.')));
}

static bool key_is_first(mm_slice first, mm_slice last)
{
    if (first.n == 0 || looks_like_last_key(last))
        return false;
    return IS_AMONG(first, first_keys) || first.s[first.n - 1] == ':' ||
           (begins_with_digit(last) && !begins_with_digit(first));
}

/* The key of `MASS:Sample Mass (mg)` is MASS, and its value gets the unit. */
static bool set_described(mm_table *table, mm_slice key, mm_slice value, mm_err *err)
{
    const char *colon = memchr(key.s, ':', key.n);
    mm_slice unit = { NULL, 0 };
    double number;
    if (colon != NULL && key.s[key.n - 1] == ')' && mm_number_parse(value, &number)) {
        size_t open = key.n - 1;
        while (open > 0 && key.s[open] != '(')
            open--;
        if (key.s + open > colon)
            unit = (mm_slice){ key.s + open + 1, key.n - open - 2 };
    }
    if (colon != NULL)
        key.n = (size_t)(colon - key.s);
    if (unit.n == 0)
        return mm_read_meta(table, key, value, err);
    char *text = mm_format("%.*s %.*s", (int)value.n, value.s, (int)unit.n, unit.s);
    const bool good = text != NULL ? mm_read_meta(table, key, mm_slice_of(text), err)
                                   : mm_fail_memory(err, "metadata");
    free(text);
    return good;
}

/* Cuts at the first or last mark. false where there is none. */
static bool cut(mm_slice text, char mark, bool at_last, mm_slice *left, mm_slice *right)
{
    const char *at = NULL;
    for (size_t i = 0; i < text.n && (at == NULL || at_last); i++)
        if (text.s[i] == mark)
            at = text.s + i;
    if (at == NULL)
        return false;
    const size_t n = (size_t)(at - text.s);
    *left = mm_slice_trim((mm_slice){ text.s, n });
    *right = mm_slice_trim((mm_slice){ at + 1, text.n - n - 1 });
    return true;
}

/* The rest of an INFO line. A value may hold commas, a key never does. */
static bool info_line(mm_table *table, mm_slice rest, mm_err *err)
{
    mm_slice first, tail, head, last, key, value;
    if (!cut(rest, ',', false, &first, &tail)) {
        if (!cut(rest, ':', false, &key, &value))
            return true;
        return value.n == 0 || mm_read_meta(table, key, value, err);
    }
    cut(rest, ',', true, &head, &last);
    const bool first_is_key = key_is_first(first, last);
    key = first_is_key ? first : last;
    value = first_is_key ? tail : head;
    if (value.n == 0)
        return true;
    if (first_is_key && key.s[key.n - 1] == ':')
        key.n--;
    return first_is_key ? mm_read_meta(table, key, value, err) : set_described(table, key, value, err);
}

/* Without the commas at the end: an empty value, or the padding of programs that re-save the file. */
static mm_slice strip_commas(mm_slice text)
{
    text = mm_slice_trim(text);
    while (text.n > 0 && text.s[text.n - 1] == ',')
        text = mm_slice_trim((mm_slice){ text.s, text.n - 1 });
    return text;
}

static bool header_line(mm_table *table, mm_slice line, mm_err *err)
{
    mm_slice key, value;
    if (!cut(line, ',', false, &key, &value) || IS_AMONG(key, display_words))
        return true;
    value = strip_commas(value);
    if (mm_slice_is_nocase(key, "INFO"))
        return info_line(table, value, err);
    return value.n == 0 || mm_read_meta(table, key, value, err);
}

bool mm_qd_header_line(mm_table *table, mm_slice line, mm_err *err)
{
    if (line.n == 0 || line.s[0] == ';' || line.s[0] == '[')
        return true;
    char *text = mm_slice_dup(line);
    if (text == NULL)
        return mm_fail_memory(err, "metadata");
    for (char *tab = text; (tab = strchr(tab, '\t')) != NULL;)
        *tab = ','; /* re-saved with tabs, in values too */
    const bool good = header_line(table, mm_slice_of(text), err);
    free(text);
    return good;
}
