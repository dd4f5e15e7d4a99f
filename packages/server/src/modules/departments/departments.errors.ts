import { defineError } from '../../shared/errors.ts';

export const departmentNotFound = defineError({ code: 'departments.not_found', status: 404, title: 'Department not found' });

export const departmentNameTaken = defineError({
  code: 'departments.name_taken',
  status: 409,
  title: 'Another department has this name',
});

export const departmentInUse = defineError({
  code: 'departments.in_use',
  status: 409,
  title: 'Appointments belong to this department',
});
