# Figures as the tools draw them. To look at them: GALLERY=DIR tests/plot/gallery
check_PROGRAMS += tests/plot/gallery
TESTS += tests/plot/gallery
