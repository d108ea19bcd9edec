// Package all registers every experiment of the laboratory. A program that runs
// experiments by name imports it; nothing else knows them all.
package all

import (
	_ "untrained/app/lab/brainfit"
	_ "untrained/app/lab/complexity"
	_ "untrained/app/lab/encoding"
	_ "untrained/app/lab/multiverse"
	_ "untrained/app/lab/scorecard"
	_ "untrained/app/lab/selectivity"
	_ "untrained/app/lab/texture"
	_ "untrained/app/lab/transfer"
)
