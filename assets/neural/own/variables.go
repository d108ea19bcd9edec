package own

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural/hdf5"
	"untrained/assets/neural/matfile"
)

// addVariables sorts the variables of a MAT-file of any version, or the datasets of another HDF5 file. Variables may be
// fields of a single structure; a single one may have the file's name for its own.
func (p *parts) addVariables(f File, stem string) error {
	base := f.base()
	if bytes.HasPrefix(f.Content, []byte("MATLAB 5.0")) || len(f.Content) >= 128 && f.Content[125] <= 1 &&
		(string(f.Content[126:128]) == "IM" || string(f.Content[126:128]) == "MI") && f.Content[124] <= 1 {
		return p.addMATLAB(f, stem)
	}
	h, err := hdf5.Open(f.Content)
	if err != nil {
		return fmt.Errorf("%.80q is neither a MAT-file of version 5 to 7.3 nor an HDF5 file (%w): save it in MATLAB with "+
			"save('mine.mat', 'images', 'responses', '-v7')", base, err)
	}
	root, err := h.Root()
	if err != nil {
		return fmt.Errorf("%.80q: %w", base, err)
	}
	return p.addDatasets(base, stem, h, root, bytes.HasPrefix(f.Content, []byte("MATLAB 7.3")), 0)
}

func (p *parts) addMATLAB(f File, stem string) error {
	base := f.base()
	variables, err := matfile.Read(f.Content)
	if err != nil {
		return fmt.Errorf("%.80q: %w; save it again with save('mine.mat', 'images', 'responses', '-v7')", base, err)
	}
	if len(variables) == 1 && variables[0].Class == matfile.Struct && variables[0].Len() == 1 {
		fields, structure := []*matfile.Array{}, variables[0]
		for _, name := range structure.Fields {
			v, err := structure.Field(0, name)
			if err != nil {
				return err
			}
			field := *v
			field.Name = name
			fields = append(fields, &field)
		}
		variables = fields
	}
	for _, v := range variables {
		role := strings.ToLower(v.Name)
		if len(variables) == 1 && !slices.Contains(roles, role) {
			role = stem
		}
		from := fmt.Sprintf("%s in %s", v.Name, base)
		if !slices.Contains(roles, role) {
			p.leave(fmt.Sprintf("%s %v", from, v.Shape), "")
			continue
		}
		if err := p.name(role, &member{from: from, variable: v}); err != nil {
			return err
		}
	}
	return nil
}

// addDatasets sorts the members of a group.
func (p *parts) addDatasets(base, stem string, h *hdf5.File, group *hdf5.Object, matlab bool, depth int) error {
	names, err := group.Names()
	if err != nil {
		return fmt.Errorf("%.80q: %w", base, err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "#") }) // MATLAB's own
	for _, name := range names {
		o, err := group.Child(name)
		if err != nil {
			return fmt.Errorf("%.80q: %w", base, err)
		}
		role := strings.ToLower(name)
		from := fmt.Sprintf("%s in %s", name, base)
		if len(names) == 1 && !slices.Contains(roles, role) {
			if o.IsGroup() && depth == 0 {
				return p.addDatasets(base, stem, h, o, matlab, 1)
			}
			role = stem
		}
		if !slices.Contains(roles, role) || o.IsGroup() {
			p.leave(from, "")
			continue
		}
		if err := p.name(role, &member{from: from, dataset: o, matlab: matlab, h5: h}); err != nil {
			return err
		}
	}
	return nil
}

// h5Texts reads a list of texts: HDF5's own, characters of MATLAB, or a cell array of them.
func (m *member) h5Texts() ([]string, error) {
	d, err := m.dataset.Dataset()
	if err != nil {
		return nil, err
	}
	if list, err := d.Texts(); err == nil {
		return list, nil
	}
	class, _ := m.dataset.Attribute("MATLAB_class")
	switch {
	case class == "char":
		return characters(d)
	case class == "cell":
		references, err := d.References()
		if err != nil {
			return nil, err
		}
		var list []string
		for _, at := range references {
			o, err := m.h5.Object(at)
			if err != nil {
				return nil, err
			}
			cell, err := o.Dataset()
			if err != nil {
				return nil, err
			}
			text, err := characters(cell)
			if err != nil {
				return nil, err
			}
			list = append(list, strings.Join(text, ""))
		}
		return list, nil
	case class == "string":
		return nil, matfile.ErrOpaque
	}
	return nil, errNoText
}

// characters returns the rows of a matrix of characters, which are stored column by column.
func characters(d *hdf5.Dataset) ([]string, error) {
	codes, err := d.Float64s()
	if err != nil {
		return nil, err
	}
	if len(d.Shape) != 2 {
		return nil, errors.New("characters that are not a matrix")
	}
	columns, rows := d.Shape[0], d.Shape[1]
	if columns*rows != len(codes) {
		return nil, nil // MATLAB stores the size of an empty text
	}
	list := make([]string, rows)
	for r := range rows {
		var text strings.Builder
		for c := range columns {
			text.WriteRune(rune(codes[c*rows+r]))
		}
		list[r] = strings.TrimRight(text.String(), " \x00")
	}
	return list, nil
}
