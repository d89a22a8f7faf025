"""Uploading a file that is kept with a record."""

from django import forms


class AttachmentForm(forms.Form):
    """A file, and whether it is evidence."""

    file = forms.FileField(
        label="文件",
        help_text="照片（JPG、PNG）、PDF、Word、Excel，12 MB 以内。照片里的拍摄位置等信息会去掉。",
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新选择。"},
    )
    evidence = forms.BooleanField(label="这是证据，另外加密保存一份原件", required=False)
