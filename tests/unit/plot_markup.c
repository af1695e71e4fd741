/* plot/: markup of titles, whatever is thrown at it, and units. */
#include <stdlib.h>

#include "base/mem.h"
#include "plot/figure.h"
#include "plot/markup.h"
#include "tap.h"

/* Runs as text: each run in brackets, with ^ or _ for its rise, ' for a second level, / for italics. */
static void parses(const char *markup, const char *want)
{
    mm_plot_rich rich;
    mm_buf out = { 0 };
    if (!mm_plot_rich_parse(markup, &rich)) {
        ok(false, "%s parses", markup);
        return;
    }
    for (size_t i = 0; i < rich.nrun; i++) {
        const mm_plot_run *run = &rich.run[i];
        mm_buf_add(&out, "[");
        mm_buf_add(&out, run->italic ? "/" : "");
        mm_buf_add(&out, run->rise > 0 ? "^" : run->rise < 0 ? "_" : "");
        mm_buf_add(&out, run->scale < 0.6 ? "'" : "");
        mm_buf_add_n(&out, rich.text + run->begin, run->end - run->begin);
        mm_buf_add(&out, "]");
    }
    char *got = mm_buf_take(&out);
    same_text(got != NULL ? got : "", want, want);
    free(got);
    mm_plot_rich_free(&rich);
}

static void test_markup(void)
{
    parses("Energy", "[Energy]");
    parses("", "");
    parses("*f*^{1}/*f*^{0}", "[/f][^1][/][/f][^0]");
    parses("μ_{eff}", "[μ][_eff]");
    parses("10^{-3}", "[10][^−3]");
    parses("x^{a_{b}}y", "[x][^a][^'b][y]");
    parses("*G*′ and *χ*", "[/G][′ and ][/χ]");
    parses("2*a*b", "[2*a*b]");
    parses("a * b * c", "[a * b * c]");
    parses("long_moment", "[long_moment]");
    parses("a\\*b\\_{c}", "[a*b_{c}]");
}

static void test_hostile(void)
{
    parses("<b>&amp;</span>", "[<b>&amp;</span>]");
    parses("x_{open", "[x_{open]");
    parses("}{", "[}{]");
    parses("_{}^{}", "");
    parses("\\", "[\\]");
    parses("line\nbreak\ttab\x01", "[line break tab ]");
    parses("caf\xe9 \xff", "[café ÿ]");
    parses("^{1^{2^{3^{4}}}}", "[^1][^'2][^'3^{4}]");
    char *markup = mm_markup_escape("a_{b}^c*d*\\e");
    parses(markup, "[a_{b}^c*d*\\e]");
    free(markup);
}

static void cut_is(const char *markup, size_t n, const char *text, const char *last_run)
{
    mm_plot_rich rich;
    if (!ok(mm_plot_rich_parse(markup, &rich) && mm_plot_rich_cut(&rich, n), "'%s' is cut", markup))
        return;
    same_text(rich.text, text, text);
    const mm_plot_run *run = &rich.run[rich.nrun - 1];
    ok(rich.run[0].begin == 0 && strlen(last_run) == run->end - run->begin &&
           memcmp(rich.text + run->begin, last_run, run->end - run->begin) == 0,
       "and its runs with it");
    mm_plot_rich_free(&rich);
}

static void test_cut(void)
{
    cut_is("sample_{12}", 3, "…ple12", "12");
    cut_is("sample_{12}", 6, "…12", "…12");
    cut_is("sample_{12}", 7, "…2", "…2");
    cut_is("aé", 2, "aé", "aé");
    cut_is("éab", 1, "…ab", "…ab");
    cut_is("ab", 5, "ab", "ab");
}

/* Whatever comes, the runs tile the text, and sizes stay sizes. */
static void test_random(void)
{
    static const char *const piece[] = { "_{", "^{", "}",  "{", "*", "\\", "a",
                                         "é",  " ",  "\n", "<", "&", "−",  "\xff" };
    int wrong = 0;
    srand(2);
    for (int k = 0; k < 20000; k++) {
        char markup[64] = "";
        for (int i = rand() % 15; i > 0; i--)
            strcat(markup, piece[(size_t)rand() % (sizeof piece / sizeof *piece)]);
        mm_plot_rich rich;
        size_t end = 0;
        wrong += !mm_plot_rich_parse(markup, &rich);
        for (size_t i = 0; i < rich.nrun; i++) {
            wrong += rich.run[i].begin != end || rich.run[i].end <= end || !(rich.run[i].scale > 0.3);
            end = rich.run[i].end;
        }
        wrong += end != strlen(rich.text);
        mm_plot_rich_free(&rich);
    }
    ok(wrong == 0, "20000 random texts come apart without a rest");
}

static void unit_is(const char *unit, const char *want)
{
    mm_buf out = { 0 };
    mm_plot_unit_markup(&out, unit);
    char *got = mm_buf_take(&out);
    same_text(got, want, unit);
    free(got);
}

static void test_units(void)
{
    unit_is("eV", "eV");
    unit_is("emu/(mol Oe)", "emu mol^{-1} Oe^{-1}");
    unit_is("1/K", "K^{-1}");
    unit_is("V/s", "V s^{-1}");
    unit_is("A m2", "A m^{2}");
    unit_is("m^-3", "m^{-3}");
    unit_is("cm**3/g", "cm^{3} g^{-1}");
    unit_is("J/(mol K2)", "J mol^{-1} K^{-2}");
    unit_is("J/mol/K", "J mol^{-1} K^{-1}");
    unit_is("(emu/mol)2", "emu^{2} mol^{-2}");
    unit_is("kg.m/s2", "kg m s^{-2}");
    unit_is("mu_B", "μ_{B}");
    unit_is("ohm cm", "Ω cm");
    unit_is("ohm-cm", "Ω cm");
    unit_is("cm-1", "cm^{-1}");
    unit_is("-", "-");
    unit_is("10^-6 emu", "10^{-6} emu");
    unit_is("arb. units", "arb. units");
    unit_is("a.u.", "a.u.");
    unit_is("a/b)(", "a/b)(");
    unit_is("weird_{", "weird\\_\\{");
    unit_is("((((((((((((m))))))))))))", "((((((((((((m))))))))))))");
}

static void note_is(double value, double error, const char *unit, const char *want)
{
    mm_buf note = { 0 };
    mm_note_quantity(&note, "*M*", value, error, unit);
    char *got = mm_buf_take(&note);
    same_text(got, want, want);
    free(got);
}

static void test_notes(void)
{
    note_is(3.2526, 0.0143, "K", "*M* = 3.253(14) K");
    note_is(4.64413e-07, 2.17407e-07, "emu", "*M* = 4.6(22)×10^{-7} emu");
    note_is(6.02e23, NAN, "1/mol", "*M* = 6.02×10^{23} mol^{-1}");
    note_is(7.94, 0.02, "mu_B", "*M* = 7.940(20) μ_{B}");
    note_is(-1.5, NAN, "1", "*M* = −1.5");
    note_is(NAN, 1, "K", "");
    mm_buf note = { 0 };
    mm_buf_add(&note, "WHH");
    mm_note_quantity(&note, "*T*", 2, NAN, "K");
    char *got = mm_buf_take(&note);
    same_text(got, "WHH\n*T* = 2 K", "a line below what is there");
    free(got);
}

int main(void)
{
    test_markup();
    test_notes();
    test_hostile();
    test_random();
    test_cut();
    test_units();
    return done();
}
