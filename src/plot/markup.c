#include "plot/markup.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/figure.h"

enum { DEPTH = 4 };

/* Super- and subscripts of Helvetica-like faces: 70 % of the size, raised 0.36 and lowered 0.18 of it. */
static const double script_scale = 0.7, raise_by = 0.36, lower_by = -0.18;

typedef struct level {
    double scale, rise;
    bool super;
    int braces; /* open ones that stand as they are */
} level;

typedef struct parser {
    const char *start, *s;
    level stack[DEPTH];
    int depth;
    bool italic;
    mm_buf text;
    mm_plot_run *run;
    size_t nrun, cap_run;
    bool failed;
} parser;

/* Does the brace that opens at s close before the end of the text? */
static bool closes(const char *s)
{
    int open = 0;
    for (; *s != '\0'; s++) {
        if (*s == '\\' && s[1] != '\0')
            s++;
        else if (*s == '{')
            open++;
        else if (*s == '}' && --open == 0)
            return true;
    }
    return false;
}

static bool is_word(char c)
{
    return mm_is_alpha(c) || mm_is_digit(c) || c == '*';
}

/* A star begins italics where no word ends and text follows, and ends them where no word begins: not in
 * 2*a*b. */
static bool begins_italic(const parser *p)
{
    const char next = p->s[1];
    if ((p->s > p->start && is_word(p->s[-1])) || next == '\0' || next == '*' || mm_is_space(next))
        return false;
    const char *close = strchr(p->s + 1, '*');
    return close != NULL && !mm_is_space(close[-1]) && !is_word(close[1]);
}

/* Add bytes in the present style: to the last run when it has the same. */
static void add(parser *p, const char *bytes, size_t n)
{
    const level *now = &p->stack[p->depth];
    const size_t begin = p->text.len;
    mm_buf_add_n(&p->text, bytes, n);
    mm_plot_run *last = p->nrun > 0 ? &p->run[p->nrun - 1] : NULL;
    if (last != NULL && last->scale == now->scale && last->rise == now->rise && last->italic == p->italic) {
        last->end = p->text.len;
        return;
    }
    if (!mm_reserve(&p->run, &p->cap_run, p->nrun + 1, sizeof *p->run)) {
        p->failed = true;
        return;
    }
    p->run[p->nrun++] = (mm_plot_run){ begin, p->text.len, now->scale, now->rise, p->italic };
}

static bool open_script(parser *p)
{
    const char c = p->s[0];
    if ((c != '_' && c != '^') || p->s[1] != '{' || p->depth + 1 >= DEPTH || !closes(p->s + 1))
        return false;
    const level *now = &p->stack[p->depth];
    const double rise = now->rise + now->scale * (c == '^' ? raise_by : lower_by);
    p->stack[++p->depth] = (level){ now->scale * script_scale, rise, c == '^', 0 };
    p->s += 2;
    return true;
}

static void add_plain(parser *p)
{
    const unsigned char c = (unsigned char)*p->s;
    p->stack[p->depth].braces += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c < ' ' || c == 0x7f)
        add(p, " ", 1);
    else if (c == '-' && p->stack[p->depth].super)
        add(p, "\xe2\x88\x92", 3); /* a minus sign in exponents */
    else
        add(p, p->s, 1);
    p->s++;
}

/* A brace behind a backslash has no partner. */
static void add_escaped(parser *p)
{
    const int braces = p->stack[p->depth].braces;
    add_plain(p);
    p->stack[p->depth].braces = braces;
}

static void parse(parser *p)
{
    while (*p->s != '\0') {
        if (*p->s == '\\' && p->s[1] != '\0') {
            p->s++;
            add_escaped(p);
        } else if (open_script(p)) {
            continue;
        } else if (*p->s == '}' && p->depth > 0 && p->stack[p->depth].braces == 0) {
            p->depth--;
            p->s++;
        } else if (*p->s == '*' && (p->italic ? !is_word(p->s[1]) : begins_italic(p))) {
            p->italic = !p->italic;
            p->s++;
        } else {
            add_plain(p);
        }
    }
}

bool mm_plot_rich_parse(const char *markup, mm_plot_rich *rich)
{
    *rich = (mm_plot_rich){ NULL, NULL, 0 };
    if (markup == NULL)
        markup = "";
    size_t size;
    char *clean = mm_text_to_utf8(markup, strlen(markup), &size);
    if (clean == NULL)
        return false;
    parser p = { .start = clean, .s = clean, .stack = { { 1, 0, false, 0 } } };
    mm_buf_add(&p.text, "");
    parse(&p);
    free(clean);
    *rich = (mm_plot_rich){ mm_buf_take(&p.text), p.run, p.nrun };
    if (rich->text != NULL && !p.failed)
        return true;
    mm_plot_rich_free(rich);
    return false;
}

void mm_plot_rich_free(mm_plot_rich *rich)
{
    free(rich->text);
    free(rich->run);
    *rich = (mm_plot_rich){ NULL, NULL, 0 };
}

bool mm_plot_rich_cut(mm_plot_rich *rich, size_t n)
{
    static const char ellipsis[] = "…";
    const size_t lead = strlen(ellipsis), length = strlen(rich->text);
    while (n < length && ((unsigned char)rich->text[n] & 0xC0) == 0x80)
        n++;
    if (n >= length)
        return true;
    char *text = mm_format("%s%s", ellipsis, rich->text + n);
    if (text == NULL)
        return false;
    free(rich->text);
    rich->text = text;
    size_t kept = 0;
    for (size_t i = 0; i < rich->nrun; i++) {
        mm_plot_run run = rich->run[i];
        if (run.end <= n)
            continue;
        run.begin = run.begin <= n ? (kept == 0 ? 0 : lead) : run.begin - n + lead;
        run.end = run.end - n + lead;
        rich->run[kept++] = run;
    }
    rich->nrun = kept;
    return true;
}

char *mm_markup_escape(const char *text)
{
    mm_buf out = { 0 };
    mm_buf_add(&out, "");
    for (; *text != '\0'; text++) {
        if (strchr("\\_^*{}", *text) != NULL)
            mm_buf_add_char(&out, '\\');
        mm_buf_add_char(&out, *text);
    }
    return mm_buf_take(&out);
}
