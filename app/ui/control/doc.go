// Package control draws the controls of a configuration: one for each lab.Property, by its kind. Choices hold the
// configuration, correct what cannot be used, and keep the address as it stands.
package control
