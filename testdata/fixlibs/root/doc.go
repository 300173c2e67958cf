// Package root is a test of [fix.Root] with the tracing libraries whose spans it
// hides. It knows them by the unexported types of their keys: a test for each library
// shows when one was renamed.
package root
