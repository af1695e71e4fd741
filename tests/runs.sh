# One run of each verb, for tests that put every verb into a situation: output that cannot be written, valgrind.
# shellcheck shell=sh

# Make the input in the current folder.
make_inputs() {
    mmfit eval -m gaussian --grid 0:10:101 --set '*.area=5' --set '*.center=4' --set '*.sigma=0.5' --noise 0.05 --seed 1 > peak.tsv
    mmfit eval -m ce-l3-erf --grid 5700:5760:121 --set base.c0=0 --set edge.height=1 --set edge.center=5722.6 \
        --set edge.sigma=2.7 --set f1.area=9.6 --set f1.center=5726.6 --set f0.area=5.6 --set f0.center=5736.8 \
        --set '*.gamma=4.5' --noise 0.004 --seed 2 > cerium.tsv
    for scan in 1 2; do
        awk -v scan="$scan" 'BEGIN {
            print "energy (eV)\ti0\titrans"
            for (e = 5600; e <= 6000; e += 1) {
                mu = 0.6 - 0.0004 * (e - 5723) + 0.5 + atan2(e - 5723, 2) / 3.14159265 + 0.001 * sin(scan * e)
                printf "%g\t1e5\t%.9g\n", e, 1e5 * exp(-mu)
            } }' > "scan-$scan.dat"
    done
    awk 'BEGIN {
        print "temperature (K)\tratio\tratio_err\tbranch"
        for (t = 300; t >= 10; t -= 10) print t "\t" 2 + t / 300 "\t0.01\tcooling"
        for (t = 10; t <= 300; t += 10) print t "\t" 2 + t / 300 - (t > 50 && t < 240 ? 0.3 : 0) "\t0.01\theating" }' > loop.tsv
    awk 'BEGIN { print "frequency (Hz)\ttemperature (K)\tloss (MPa)"
        for (f = 0.1; f < 20; f *= 10) for (t = 120; t <= 280; t += 4) {
            y = 0.5 * (log(6.283185 * f) - 19.18 + 0.28 / (8.617333e-5 * t))
            print f "\t" t "\t" 1000 / (exp(y) + exp(-y) + 1.414) + 50 + sin(9 * t + f) } }' > gamma.tsv
    mmfit eval -m arrhenius --grid log:0.05:60:8 --set '*.Ea=0.28' --set '*.log10_f0=7.5' --noise 0.1 --seed 3 > peaks.tsv
    mmfit eval -m thermal-cole-cole --grid 130:290:41 --grid log:0.1:10:3 --set relaxed.c0=900 --set gamma.dE=30 \
        --set gamma.Ea=0.28 --set gamma.ln_f=1.6 --set gamma.a=0.5 --set gamma.T_ref=200 --noise 0.05 --seed 4 > sweeps.tsv
    mmfit eval -m thermal-cole-cole --grid 190:210:3 --grid log:0.1:100:9 --set relaxed.c0=900 --set gamma.dE=300 \
        --set gamma.Ea=0.28 --set gamma.ln_f=1.6 --set gamma.a=0.5 --set gamma.T_ref=200 --noise 0.1 --seed 6 > isotherms.tsv
    mmfit eval -m whh --grid 1.8:3.4:9 --set '*.Tc=3.6' --set '*.slope=2.3' --noise 0.02 --seed 3 > hc2.tsv
    awk 'BEGIN {
        print "incident (eV)\temission (eV)\tintensity\tintensity_err"
        for (out = 4835; out <= 4843; out++)
            for (e = 5720; e <= 5730; e++) {
                n = 10 + 900 / (1 + ((e - 5725) / 1.7)^2) / (1 + ((e - out - 886) / 0.6)^2)
                print e "\t" out "\t" n "\t" sqrt(n)
            } }' > map.tsv
    mmfit eval -m ce-2p3d --grid 5715:5741:27 --grid 4834:4844:11 --set f2.area=150 --set f1.area=3000 \
        --set f0.area=1000 --noise 1 --seed 4 > plane.tsv
    mmfit eval -m pseudo-voigt --grid 5720:5730:101 --set base.c0=5 --set '*.area=900' --set '*.center=5725.3' --set '*.fwhm=1.1' --noise 3 --seed 5 |
        awk '/^#/ { next } !head { print "incident (eV)\tintensity"; head = 1; next } { print $1 "\t" int($2 + 10) }' > line.tsv
    awk 'BEGIN {
        print "magnetic_field (Oe)\tmoment (emu)"
        for (i = 0; i <= 200; i++) {
            h = i <= 100 ? 5000 - 100 * i : -5000 + 100 * (i - 100)
            print h "\t" atan2(h - (i > 100 ? 500 : -500), 300) } }' > moment.tsv
    awk 'BEGIN {
        print "temperature (K)\tmagnetic_field (Oe)\tresistance (ohm)"
        for (t = 2; t < 5; t += 0.02) print t "\t100\t" 1 / (1 + exp(-(t - 3.5) / 0.05)) }' > resistance.tsv
    mmfit eval -m relaxation --grid 0:80:9 --set relax.k=9 --set relax.tau=12 --set relax.y0=1 --noise 0.2 > anneal.tsv
    mmfit eval -m curie-weiss --grid 10:300:40 --set cw.C=7 --set cw.theta=-12 --set cw.chi0=0 --noise 1e-3 > chi.tsv
    awk 'BEGIN {
        print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)"
        for (k = 0; k < 2; k++) for (t = 1.8; t < 5; t += 0.02)
            print t "\t20\t" (k == 0 ? -1e-3 : -2e-4) / (1 + exp((t - 3.5) / 0.05)) + 1e-7 * sin(1e4 * t) }' > meissner.tsv
    for part in 1 2; do
        mmfit fit -m gaussian --shard "$part/2" -o "part-$part.tsv" peak.tsv peak.tsv
    done
    cp "${top_srcdir:?}/models/general/gaussian.xml" .
}

# The runs, one a line; words are separated by blanks.
runs() {
    cat << 'END'
mmfit fit -m gaussian -p fit.svg --curves curves.tsv peak.tsv
mmfit models
mmfit functions
mmfit show gaussian
mmfit check gaussian.xml
mmfit eval -m gaussian --grid 0:1:3 --set *.area=1 --set *.center=0 --set *.sigma=1
mmfit plot -p plot.svg peak.tsv
mmfit cat peak.tsv
mmfit info peak.tsv
mmfit join part-2.tsv part-1.tsv
dmafit peaks -p peaks.svg gamma.tsv
dmafit arrhenius -p arrhenius.svg peaks.tsv
dmafit master -p master.svg --curves curves.tsv isotherms.tsv
dmafit global --tests 10 -p global.svg --curves curves.tsv sweeps.tsv
chifit hc2 -p hc2.svg hc2.tsv
chifit curie -p chi.svg --scan scan.tsv chi.tsv
chifit loop -p moment.svg moment.tsv
chifit relax -p relax.svg anneal.tsv
chifit tc -p tc.svg resistance.tsv
chifit chi -p chi.svg meissner.tsv
chifit shielding --samples 20 -p shielding.svg meissner.tsv
xasfit normalize -p normalize.svg scan-1.dat
xasfit fit -m ce-l3-erf -p fit.svg cerium.tsv
xasfit merge -p merge.svg scan-1.dat scan-2.dat
xasfit compare -p compare.svg cerium.tsv cerium.tsv
xasfit hysteresis -p loop.svg loop.tsv
rixsmap build -p build.svg --axis emission -y intensity -x incident map.tsv
rixsmap elastic -p elastic.svg -x incident -y intensity -r 5722:5728 line.tsv
rixsmap cut -p cut.svg map.tsv
rixsmap region -p region.svg map.tsv
rixsmap plot --emission 4839 --incident 5725 -p plane.svg map.tsv
rixsmap diff --samples 20 -p diff.svg map.tsv map.tsv
rixsmap fit -p fit.svg plane.tsv
END
}

# Verbs of the tools that have no run.
runs_missing() {
    runs | cut -d ' ' -f 1,2 | sort -u > runs.have
    for file in "${top_builddir:?}"/completion/bash/*; do
        tool=$(basename "$file")
        "$tool" --dump-options | cut -f 1 | sort -u | sed "s/^/$tool /"
    done | sort | comm -13 runs.have -
}

# Verbs of the tools that have an option, one `TOOL VERB` a line.
verbs_with() {
    for file in "${top_builddir:?}"/completion/bash/*; do
        tool=$(basename "$file")
        "$tool" --dump-options | awk -F '\t' -v tool="$tool" -v option="$1" '$3 == option { print tool " " $1 }'
    done
}

# The files that a run writes, from its words.
outputs() {
    echo "$1" | tr ' ' '\n' | awk 'last ~ /^(-o|-p|--output|--plot|--curves|--master)$/; { last = $0 }'
}
