// Package rulings has a file for each ruling of the design about lost and
// wrong parents that no other fixture is about (OpenTelemetry). Ruling 2 is
// in otrulings, 4 in daemons, 7 and 10 in wrong and otwrong, 5 and 14 in
// components.
package rulings
