#!/bin/sh
# gnuplot: peers/gnuplot.sh FOLDER, prints NAME CHISQ and the eleven parameters of each spectrum. The energy axis is
# shifted to 5720 eV: with the axis as it is gnuplot's steps for numerical derivatives are too coarse, and it aborts.
{
    cat << 'END'
set fit quiet logfile '/dev/null' errorvariables
set print '-'
v(x, c, s, g) = voigt((x - c)/(s*sqrt(2)), abs(g)/(abs(s)*sqrt(2)))/(abs(s)*sqrt(2*pi))
f(x) = h*(0.5 + atan((x - e0)/w)/pi) + A1*v(x, c1, s, g) + A2*v(x, c2, s, g) + A3*v(x, c3, s, g)
END
    for file in "$1"/*.dat; do
        cat << END
h = 0.8; e0 = 4; w = 2; A1 = 0.8; c1 = -2; A2 = 4; c2 = 6; A3 = 4; c3 = 17; s = 0.9; g = 1.2
fit f(x) '$file' using (\$1 - 5720):2:3 yerrors via h, e0, w, A1, c1, A2, c2, A3, c3, s, g
print sprintf('$(basename "$file") %.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g', FIT_WSSR, \
    h, e0 + 5720, w, A1, c1 + 5720, A2, c2 + 5720, A3, c3 + 5720, s, g)
END
    done
} > gnuplot.gp
gnuplot gnuplot.gp
