/* Scan selections: comma lists of N, N-M and N.K. */
#include "read/read.h"

#include <limits.h>

#include "base/text.h"

/* One item: numbers lo to hi; occurrence 0 takes each of them. */
typedef struct item {
    long lo, hi, occurrence;
} item;

static bool take_number(mm_slice *rest, long *number)
{
    const size_t before = rest->n;
    *number = 0;
    while (rest->n > 0 && mm_is_digit(rest->s[0])) {
        const int digit = rest->s[0] - '0';
        if (*number > (LONG_MAX - digit) / 10)
            return false;
        *number = 10 * *number + digit;
        rest->s++;
        rest->n--;
    }
    return rest->n < before;
}

static bool take_char(mm_slice *rest, char c)
{
    if (rest->n == 0 || rest->s[0] != c)
        return false;
    rest->s++;
    rest->n--;
    return true;
}

static bool item_parse(mm_slice text, item *it)
{
    mm_slice rest = mm_slice_trim(text);
    if (!take_number(&rest, &it->lo))
        return false;
    it->hi = it->lo;
    it->occurrence = 0;
    if (take_char(&rest, '-')) {
        if (!take_number(&rest, &it->hi) || it->hi < it->lo)
            return false;
    } else if (take_char(&rest, '.')) {
        if (!take_number(&rest, &it->occurrence) || it->occurrence == 0)
            return false;
    }
    return rest.n == 0;
}

static bool takes_all(const mm_select *select)
{
    return select == NULL || select->text == NULL || select->text[0] == '\0';
}

bool mm_select_check(const mm_select *select, mm_err *err)
{
    if (takes_all(select))
        return true;
    mm_slice rest = mm_slice_of(select->text), field;
    item it;
    while (mm_slice_field(&rest, ',', &field))
        if (!item_parse(field, &it))
            return mm_fail(err, MM_EUSAGE,
                           "'%s' does not select scans; write 12, 12-40, 12.2 or a comma list", select->text);
    return true;
}

bool mm_select_takes(const mm_select *select, long number, long occurrence)
{
    if (takes_all(select))
        return true;
    mm_slice rest = mm_slice_of(select->text), field;
    item it;
    while (mm_slice_field(&rest, ',', &field))
        if (item_parse(field, &it) && number >= it.lo && number <= it.hi &&
            (it.occurrence == 0 || it.occurrence == occurrence))
            return true;
    return false;
}
