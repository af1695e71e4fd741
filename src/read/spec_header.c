/* Lines of a SPEC file that begin with `#`, and those that hold for more than one scan. */
#include <stdlib.h>

#include "read/spec_scan.h"

enum { SHORT_TEXT = 300 };

bool mm_spec_tag_of(mm_slice line, mm_spec_tag *tag)
{
    if (line.n < 2 || line.s[0] != '#')
        return false;
    size_t n = 1;
    while (n < line.n && (mm_is_alpha(line.s[n]) || line.s[n] == '@'))
        n++;
    *tag = (mm_spec_tag){ .tag = { line.s + 1, n - 1 } };
    for (; n < line.n && mm_is_digit(line.s[n]) && tag->number < 100000; n++) {
        tag->number = 10 * tag->number + (size_t)(line.s[n] - '0');
        tag->numbered = true;
    }
    tag->text = mm_slice_trim((mm_slice){ line.s + n, line.n - n });
    return tag->tag.n > 0 && (n == line.n || mm_is_space(line.s[n]));
}

/* It goes into every scan, so it must not be long. */
static mm_slice short_text(mm_slice text)
{
    return (mm_slice){ text.s, text.n < SHORT_TEXT ? text.n : SHORT_TEXT };
}

/* A new file header, which programs also append in the middle: what was before is no longer true. */
static void header_begin(mm_spec_header *header, mm_slice file)
{
    header->motors.n = header->mnemonics.n = header->users.n = 0;
    header->file = short_text(file);
    header->epoch = header->title = (mm_slice){ "", 0 };
}

bool mm_spec_header_line(mm_spec_header *header, const mm_spec_tag *tag, size_t line, bool *taken,
                         mm_err *err)
{
    *taken = true;
    if (mm_slice_is(tag->tag, "O"))
        return mm_spec_lines_add(&header->motors, tag->number, tag->text, line, err);
    if (mm_slice_is(tag->tag, "o"))
        return mm_spec_lines_add(&header->mnemonics, tag->number, tag->text, line, err);
    if (mm_slice_is(tag->tag, "H"))
        return mm_spec_lines_add(&header->users, tag->number, tag->text, line, err);
    if (mm_slice_is(tag->tag, "F"))
        header_begin(header, tag->text);
    else if (mm_slice_is(tag->tag, "E"))
        header->epoch = short_text(tag->text);
    else
        *taken = false;
    return true;
}

bool mm_spec_header_skim(mm_spec_header *header, mm_slice text, size_t line, mm_err *err)
{
    mm_slice one;
    for (; mm_slice_line(&text, &one); line++) {
        mm_spec_tag tag;
        bool taken = false;
        if (!mm_spec_tag_of(one, &tag))
            continue;
        if (!mm_spec_header_line(header, &tag, line, &taken, err))
            return false;
        if (!taken && header->title.n == 0 && mm_slice_is(tag.tag, "C"))
            header->title = short_text(tag.text);
    }
    return true;
}

void mm_spec_header_free(mm_spec_header *header)
{
    free(header->motors.at);
    free(header->mnemonics.at);
    free(header->users.at);
    *header = (mm_spec_header){ 0 };
}
