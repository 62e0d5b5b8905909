"""Where one machine is not enough: other engines that read and count with the functions of this program."""
