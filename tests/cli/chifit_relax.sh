#!/bin/sh
# chifit relax: known k, tau and y0 of a few points, intervals, times that are too far apart, a decaying moment of an MPMS.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

par() {
    jq ".fits[0].parameters[\"relax.$1\"].value" out
}

# decay TAU FILE TIME...: f = 9 exp(-t/TAU) + 1.2
decay() {
    tau=$1 file=$2
    shift 2
    printf '%s\n' "$@" | awk -v tau="$tau" 'BEGIN { print "time (min)\tf" } { print $1 "\t" 9 * exp(-$1 / tau) + 1.2 }' > "$file"
}

decay 8 six.tsv 0 5 10 20 40 80
check "six points" chifit relax --as json -p relax.pdf six.tsv
near "k" "$(par k)" 9 1e-4
near "tau" "$(par tau)" 8 1e-4
near "y0" "$(par y0)" 1.2 1e-4
[ -s relax.pdf ]
result $? "the figure is there"
mmfit eval -m relaxation --grid 0:30:7 --set relax.k=9 --set relax.tau=8 --set relax.y0=1.2 --noise 0.4 --seed 2 > noisy.tsv
check "seven noisy ones" chifit relax --as json noisy.tsv
near "tau within its error" "$(jq '.fits[0].parameters["relax.tau"] | (.value - 8) / .stderr' out)" 0 3
same "the interval is a profile: not symmetrical" \
    "$(jq '.fits[0].parameters["relax.tau"] | ((.ci[1] - .value) / (.value - .ci[0])) > 1.05' out)" true
check "unless it is asked for otherwise" chifit relax --ci covariance --as json noisy.tsv
same "then it is" "$(jq '.fits[0].parameters["relax.tau"] | ((.ci[1] - .value) / (.value - .ci[0]) - 1) | fabs < 1e-6' out)" true
mmfit eval -m stretched-relaxation --grid 0:40:41 --set relax.k=9 --set relax.tau=8 --set relax.beta=0.6 --set relax.y0=1.2 > stretched.tsv
check "stretched" chifit relax --stretched --as json stretched.tsv
near "beta" "$(par beta)" 0.6 1e-3
near "its tau" "$(par tau)" 8 1e-2
check "both" chifit relax -m relaxation -m stretched-relaxation --as json stretched.tsv
same "are compared" "$(jq '.comparison | length > 0' out)" true

decay 2 coarse.tsv 1 6 11 21 41 81
chifit relax --as json coarse.tsv > out 2> err
says err spacing "times too far apart are told"
check "fine ones are not" chifit relax six.tsv
grep -q spacing err
same "spacing" $? 1
decay 500 long.tsv 0 5 10 20 40 80
check "a tau longer than the measurement" chifit relax --as json long.tsv
says err 'longer'

{
    printf '[Header]\nBYAPP,MPMS3,1.0,1.1\n[Data]\n'
    echo 'Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu)'
    awk 'BEGIN { for (t = 0; t <= 3600; t += 60) printf ",%.0f,5,0.1,%.9g,1e-9\n", 3720609901 + t, 2e-5 * exp(-t / 900) + 1e-5 }'
} > moment.dat
check "a decaying moment" chifit relax --as json moment.dat
near "its tau in seconds" "$(par tau)" 900 1
near "its k" "$(par k)" 2e-5 1e-8
sed 's/Moment (emu)/Bridge 1 Resistance (ohms)/' moment.dat > bridge.dat
exits 3 "no moment" chifit relax bridge.dat
says err 'no column of a moment'
exits 3 "two points" chifit relax -r 0:6 six.tsv
exits 3 "no column" chifit relax -y nothing six.tsv
exits 3 "no file" chifit relax absent.tsv
finish
